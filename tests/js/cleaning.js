// Runs cases of pasting: what is on the clipboard, the clean blocks, and what the editor is told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clean } from "newsroom/editor/clean";

/** @typedef {[string, string, string[]?]} Case */

export const named = (dropped) => [...new Set(dropped.map(({ kind, text }) => `${kind} ${text}`.trim()))];

// What was cleaned is the same when it is pasted once more.
/** @param {Record<string, Case[]>} kinds */
export function testCleaning(kinds) {
  for (const [kind, cases] of Object.entries(kinds)) {
    for (const [pasted, cleaned, told = []] of cases) {
      test(`${kind}: ${pasted.slice(0, 80)}`, () => {
        const { root, dropped } = clean(pasted);
        assert.equal(root.innerHTML, cleaned);
        assert.deepEqual(named(dropped), told);
        assert.equal(clean(cleaned).root.innerHTML, cleaned);
      });
    }
  }
}
