/**
 * The stacked bar of a machine, as the server writes it: widths in hundredths of a percent of the largest machine.
 * @module
 */

import { consumedParts } from "./amounts.js";

/** Finds the parts of a bar in its row, to be set by `drawBar` as often as needed. */
export function barOf(row) {
  const shapes = [...row.querySelectorAll(".bar rect")];
  return new Map(shapes.map((shape) => [shape.getAttribute("class"), { shape, x: null, width: null }]));
}

/**
 * Sets a bar.
 * @param value gives the number of a column
 * @param scale the largest configured size on the host, in bytes
 */
export function drawBar(bar, value, scale) {
  const place = (amount) => scale > 0 ? Math.floor(amount / scale * 10000) / 100 : 0;
  const size = value("memory_size_bytes");
  const { large, small, shared } = consumedParts(value);
  const parts = [
    ["large", large],
    ["small", small],
    ["shared", shared],
    ["balloon", value("memory_balloon_bytes")],
    ["compressed", value("memory_compressed_bytes")],
    ["host-cached", value("memory_host_cached_bytes")],
    ["swapped", value("memory_swapped_bytes")],
  ];
  setPart(bar.get("track"), 0, place(size));
  let end = 0;
  for (const [name, amount] of parts) {
    const left = place(end);
    end += Math.max(amount, 0);
    setPart(bar.get(name), left, place(end) - left);
  }
  setTick(bar.get("entitlement"), place(value("memory_entitlement_bytes")), true);
  setTick(bar.get("active"), place(value("memory_active_bytes")), true);
  const limit = value("memory_limit_bytes");
  setTick(bar.get("limit"), place(limit), limit < size);
}

function setPart(part, x, width) {
  if (part.x !== x) part.shape.setAttribute("x", `${x}%`);
  if (part.width !== width) part.shape.setAttribute("width", `${Number(width.toFixed(2))}%`);
  part.x = x;
  part.width = width;
}

function setTick(tick, x, isVisible) {
  if (tick.x !== x) tick.shape.setAttribute("x", `${x}%`);
  if (tick.isVisible !== isVisible) tick.shape.setAttribute("visibility", isVisible ? "visible" : "hidden");
  tick.x = x;
  tick.isVisible = isVisible;
}
