// Raised and lowered words in plain text.

// Of what stands above or below the line: its characters in plain text, and what else marks it; as
// in articles/body/inline.py.
const charactersOf = (plain, placed) => new Map([...plain].map((one, at) => [one, [...placed][at]]));
const PLACES = {
  SUP: { characters: charactersOf("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"), mark: "^" },
  SUB: { characters: charactersOf("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"), mark: "" },
};

// Return the text of a <sup> or <sub> as plain text says it: 10⁶, CO₂, x^2a, 1st.
export function spellPlace(tag, text) {
  if (!(tag in PLACES)) return text;
  const { characters, mark } = PLACES[tag];
  if ([...text].every((one) => characters.has(one))) {
    return [...text].map((one) => characters.get(one)).join("");
  }
  return /\p{Nd}/u.test(text) ? mark + text : text;
}
