// What stands alone in lists and quotations of a pasted text, and how much of it.

import { testCleaning } from "./cleaning.js";

const VIDEO = "https://www.youtube.com/watch?v=";
const frame = (id) => `<iframe src='https://www.youtube.com/embed/${id}'></iframe>`;
const [one, two] = ["dQw4w9WgXcQ", "aQw4w9WgXcQ"];
const pictures = `<figure data-image="" data-alt="Sapi"></figure><figure data-image="" data-alt="Kuda"></figure>`;
const videos = `<figure data-embed="${VIDEO}${one}"></figure><figure data-embed="${VIDEO}${two}"></figure>`;
const waiting = ["waiting Sapi", "waiting Kuda"];

testCleaning({
  "all that is lifted": [
    [`<ul><li><img alt=Sapi></li><li><img alt=Kuda></li></ul>`, pictures, waiting],
    [`<ul><li><img alt=Sapi><img alt=Kuda></li></ul>`, pictures, waiting],
    [`<blockquote><img alt=Sapi><img alt=Kuda></blockquote>`, pictures, waiting],
    [`<ul><li>${frame(one)}</li><li>${frame(two)}</li></ul>`, videos],
    [`<ol><li>${frame(one)}${frame(two)}</li></ol>`, videos],
    [`<blockquote>${frame(one)}${frame(two)}</blockquote>`, videos],
  ],
});
