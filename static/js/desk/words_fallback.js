// Without the catalogue of words (words.js) the desk speaks English instead of not working.
window.gettext ??= (words) => words;
window.ngettext ??= (one, many, count) => (count === 1 ? one : many);
window.pgettext ??= (_context, words) => words;
window.interpolate ??= (words, values) =>
  words.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name]));
