// Icons of the editor: stroked SVG paths in a viewBox of 24 by 24.

const PATHS = {
  bulletList: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  orderedList: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4M4 8h3M4 11.5c1-1 3-.5 2.5 1L4 16h3",
  blockquote: "M9 7c-3 1-4 3-4 6v4h5v-5H7M19 7c-3 1-4 3-4 6v4h5v-5h-3",
  firstNumber:
    "M10 6h10M10 12h10M10 18h10M4 4.6c1-.9 2.8-.5 2.8.8 0 .9-.7 1.3-1.6 1.3 1 0 1.9.5 1.9 1.5 0 1.5-2.2 1.9-3.2.9M5.5 13v6M3 16.5l2.5 2.5L8 16.5",
  subscript: "M4 5l8 10M12 5 4 15M16 16c.5-1.5 4-1.5 4 .3 0 1.5-4 2-4 3.7h4",
  superscript: "M4 9l8 10M12 9 4 19M16 4c.5-1.5 4-1.5 4 .3 0 1.5-4 2-4 3.7h4",
  speaker: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c0-4 3-6 7-6s7 2 7 6",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1.5-1.5",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  upload: "M12 16V5M7.5 9.5 12 5l4.5 4.5M5 19h14",
  embed: "M4 5h16v14H4zM10 9l5 3-5 3z",
  undo: "M8 5 4 9l4 4M4 9h9a6 6 0 0 1 0 12h-3",
  redo: "M16 5l4 4-4 4M20 9h-9a6 6 0 0 0 0 12h3",
  fullscreen: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  bacaJuga: "M5 4h10v16H5zM8 8h4M8 12h4M15 8h4v12H8",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M12 10v9",
  rowAbove: "M4 12h16v8H4zM12 12v8M12 3v6M9 6h6",
  rowBelow: "M4 4h16v8H4zM12 4v8M12 15v6M9 18h6",
  columnBefore: "M12 4h8v16h-8zM12 12h8M3 12h6M6 9v6",
  columnAfter: "M4 4h8v16H4zM4 12h8M15 12h6M18 9v6",
  deleteRow: "M3 7h18v10H3zM9.5 9.5l5 5M14.5 9.5l-5 5",
  deleteColumn: "M7 3h10v18H7zM9.5 9.5l5 5M14.5 9.5l-5 5",
  headRow: "M4 5h16v14H4zM4 10h16M12 10v9M7 7.5h10",
  headColumn: "M4 5h16v14H4zM9 5v14M9 12h11M6.5 8v8",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
  up: "M12 19V6M6 12l6-6 6 6",
  down: "M12 5v13M6 12l6 6 6-6",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
