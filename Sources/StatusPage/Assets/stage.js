/**
 * Where a picture is drawn: its SVG element, made once, as wide as the page lets it be.
 * @module
 */

import { make, put } from "./svg.js";

const stages = new WeakMap();
let count = 0;

/**
 * Draws `data` in `element`, now and again whenever the width changes.
 *
 * A picture has a `height`, a function `build(stage)` that makes its parts once, and a function
 * `update(stage, data)` that puts the data into them. A stage has `svg`, `element`, `width` in pixels, `prefix` for ids
 * and `parts`, which is what `build` returned.
 */
export function show(element, picture, data) {
  let stage = stages.get(element);
  if (!stage) {
    stage = raise(element, picture);
    stages.set(element, stage);
  }
  stage.data = data;
  stage.redraw();
}

function raise(element, picture) {
  count += 1;
  const svg = make("svg", { role: "img", class: "drawing", height: picture.height });
  const stage = { element, svg, width: 0, prefix: `picture-${count}` };
  element.append(svg);
  stage.parts = picture.build(stage);
  stage.redraw = () => {
    if (stage.width < 1) return;
    put(svg, { viewBox: `0 0 ${stage.width} ${picture.height}` });
    picture.update(stage, stage.data);
  };
  const measure = () => {
    const width = Math.floor(svg.getBoundingClientRect().width);
    if (width === stage.width) return false;
    stage.width = width;
    return true;
  };
  measure();
  new ResizeObserver(() => measure() && stage.redraw()).observe(svg);
  return stage;
}
