/**
 * Fills that differ by pattern as well as by colour; the colours are custom properties of the stylesheets.
 * @module
 */

import { make } from "./svg.js";

/** What is drawn on the tint of each kind: side of the tile, and its lines as path data. None: a plain colour. */
const tiles = {
  hypervisor: [6, "M-1,1L1,-1M0,6L6,0M5,7L7,5M-1,5L1,7M0,0L6,6M5,-1L7,1"],
  overhead: [5, "M1,2.5h2"],
  small: [5, "M0,.5h5M.5,0v5"],
  sharing: [7, "M-1,1L1,-1M0,7L7,0M6,8L8,6"],
  compression: [4, "M0,2h4"],
  balloon: [7, "M2,2h.01M5.5,5.5h.01"],
  "host-cache": [4, "M2,0v4"],
  swap: [7, "M-1,6L1,8M0,0L7,7M6,-1L8,1"],
  clear: [6, "M1.5,1.5h.01M4.5,4.5h.01"],
  soft: [8, "M-1,1L1,-1M0,8L8,0M7,9L9,7"],
  hard: [6, "M-1,5L1,7M0,0L6,6M5,-1L7,1"],
  low: [5, "M0,2.5h5M2.5,0v5"],
  kernel: [5, "M1.5,0v5"],
  idle: [7, "M2,2h.01M5.5,5.5h.01"],
  "file-cache": [6, "M0,1.5h3"],
  missing: [6, "M-1,1L1,-1M0,6L6,0M5,7L7,5"],
};

/** Definitions of the fills of these kinds, for one picture. */
export function patterns(prefix, kinds) {
  return make("defs", {}, ...[...new Set(kinds)].filter((kind) => tiles[kind]).map((kind) => pattern(prefix, kind)));
}

/** Attributes that fill an element as its kind. */
export function fill(prefix, kind) {
  return tiles[kind] ? { class: `kind-${kind}`, fill: `url(#${prefix}-${kind})` } : { class: `kind-${kind} plain` };
}

function pattern(prefix, kind) {
  const [side, lines] = tiles[kind];
  return make(
    "pattern",
    { id: `${prefix}-${kind}`, class: `kind-${kind}`, width: side, height: side, patternUnits: "userSpaceOnUse" },
    make("rect", { class: "tint", width: side, height: side }),
    make("path", { class: "tile", d: lines }),
  );
}
