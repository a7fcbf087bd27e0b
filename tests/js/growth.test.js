// Text made to be slow to paste: the time grows with its length, not with the square of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleanText } from "newsroom/editor/clean";

const LENGTH = 6_000;
// Four times as much takes four times as long, and sixteen times if it is quadratic.
const MOST_GROWTH = 9;
const LEAST_MILLISECONDS = 40;
// Few of them are elements: for many, it would be the document of the tests that is slow.
const TOKENS = [
  "<style", "<style>", "<style>a{b:c}", "<noscript", "<noscript>", "<p '", '<a "', "<!--", "/*", "{", "}",
  "@media screen{", "[caption ", "[caption]", "[embed ", "[embed]", "[audio a=b ", "[gallery", "[1]", "&amp;",
  "(", "*", "a* ",
];
/** @type {Record<string, (text: string) => unknown>} */
const WAYS = {
  "a page": clean,
  "a style sheet": (text) => clean(`<style>${text.replaceAll("<", "(")}</style><p>a</p>`),
  "plain text": cleanText,
  "an address": (text) => cleanText(`a https://example.org/${text.replace(/[\s<]/g, "")}x`),
  "text with an end": (text) => cleanText(`${text}a</b>`),
};

const milliseconds = (read, text) => {
  const start = process.cpuUsage();
  read(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

// Another program can make one measure longer: only what is so three times counts.
function isQuadratic(read, token) {
  const make = (length) => token.repeat(length / token.length);
  for (let measure = 0; measure < 3; measure += 1) {
    const longer = milliseconds(read, make(4 * LENGTH));
    if (longer < LEAST_MILLISECONDS || longer < MOST_GROWTH * milliseconds(read, make(LENGTH))) return false;
  }
  return true;
}

for (const [way, read] of Object.entries(WAYS)) {
  test(`no text pasted as ${way} is read in quadratic time`, () => {
    assert.deepEqual(TOKENS.filter((token) => isQuadratic(read, token)), []);
  });
}
