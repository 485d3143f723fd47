/**
 * Legends: a list of swatches, words and amounts in columns that stay where they are.
 * @module
 */

import { write } from "./format.js";
import { fill } from "./patterns.js";
import { make, makeHTML } from "./svg.js";

/**
 * Adds a legend of entries [kind, words] under the picture of a stage. The function it returns writes an amount
 * for each kind.
 */
export function legend(stage, entries) {
  const amounts = new Map();
  const items = entries.map(([kind, words]) => {
    const amount = makeHTML("span", "amount");
    amounts.set(kind, amount);
    return makeHTML("li", "", swatch(stage.prefix, kind), makeHTML("span", "", words), amount);
  });
  stage.element.append(makeHTML("ul", "legend", ...items));
  return (kind, text) => write(amounts.get(kind), text);
}

/** A small square that is filled as its kind. */
export function swatch(prefix, kind) {
  const square = make("rect", { x: 0.5, y: 0.5, width: 13, height: 13, ...fill(prefix, kind) });
  square.classList.add("part");
  return make("svg", { class: "swatch", width: 14, height: 14, "aria-hidden": "true" }, square);
}
