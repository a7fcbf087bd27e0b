// The kinds of block of a body, as articles/body/registry.py hands them over on the textarea.
// Without them the modules that need them do not run, and the textarea with the HTML stays.

const source = document.querySelector("textarea[data-grammar]")?.dataset.grammar;
if (!source) throw new Error("The grammar of the body is missing.");
const { kinds, inline, plainMarks } = JSON.parse(source);

const selectorOf = (isWanted) => kinds.filter(isWanted).map(({ selector }) => selector).join(", ");
const upperCase = (tags) => new Set(tags.map((tag) => tag.toUpperCase()));
const blockTags = kinds.flatMap(({ tags, innerTags }) => [...tags, ...innerTags]);

// Names of elements as `tagName` has them: all of blocks, and those that hold elements alone.
export const BLOCK_TAGS = upperCase(blockTags);
export const ELEMENT_HOLDERS = upperCase(kinds.flatMap(({ elementHolders }) => elementHolders));
// Names of marks that have no attributes, in small letters.
export const PLAIN_MARKS = new Set(plainMarks);

// Selectors: of every element of the grammar, and of blocks by what they are.
export const ANY_TAG = [...new Set([...blockTags, ...inline])].join(", ");
export const TEXT_BLOCKS = selectorOf(({ holdsTextOnly }) => holdsTextOnly);
export const BLOCKS_OF_WORDS = selectorOf(({ isAtom }) => !isAtom);
export const BLOCKS_ALONE = selectorOf(({ standsAlone }) => standsAlone);
export const LISTS = selectorOf(({ name }) => name === "list");
export const HEADINGS = selectorOf(({ name }) => name === "heading");

// The names of the nodes that write all kinds.
export const NODES = kinds.flatMap(({ nodes }) => nodes);
