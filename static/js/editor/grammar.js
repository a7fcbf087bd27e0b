// The body grammar, which articles/body/registry.py puts into `data-grammar` of the textarea.
// Without it, the modules that import this one do not run, and the textarea with the HTML stays.

const source = document.querySelector("textarea[data-grammar]")?.dataset.grammar;
if (!source) throw new Error("The grammar of the body is missing.");
const { kinds, inline, plainMarks, tracking, trackingPrefixes } = JSON.parse(source);

const selectorOf = (isWanted) => kinds.filter(isWanted).map(({ selector }) => selector).join(", ");
const upperCase = (tags) => new Set(tags.map((tag) => tag.toUpperCase()));
const blockTags = kinds.flatMap(({ tags, innerTags }) => [...tags, ...innerTags]);

// Upper-case element names, as in `tagName`: of all blocks, and those that contain only elements.
export const BLOCK_TAGS = upperCase(blockTags);
export const ELEMENT_HOLDERS = upperCase(kinds.flatMap(({ elementHolders }) => elementHolders));
// Lower-case element names of marks that have no attributes.
export const PLAIN_MARKS = new Set(plainMarks);

// Lower-case names of the parameters of addresses that follow readers, and how others begin.
export const TRACKING = new Set(tracking);
export const TRACKING_PREFIXES = trackingPrefixes;

// CSS selectors: of every element of the grammar, and of blocks by their properties.
export const ANY_TAG = [...new Set([...blockTags, ...inline])].join(", ");
export const TEXT_BLOCKS = selectorOf(({ holdsTextOnly }) => holdsTextOnly);
export const BLOCKS_OF_WORDS = selectorOf(({ isAtom }) => !isAtom);
export const BLOCKS_ALONE = selectorOf(({ isTopLevelOnly }) => isTopLevelOnly);
export const LISTS = selectorOf(({ name }) => name === "list");
export const HEADINGS = selectorOf(({ name }) => name === "heading");

// The names of the ProseMirror nodes of all kinds.
export const NODES = kinds.flatMap(({ nodes }) => nodes);
