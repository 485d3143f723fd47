/**
 * Positions: steps of axes, labels that keep apart, widths of words.
 * @module
 */

import { bytes } from "./format.js";

const KIB = 1024;

/** Ticks of an axis of memory from 0 to `maximum` bytes: whole powers of two, at most `count` steps. */
export function memoryTicks(maximum, count) {
  let step = KIB;
  while (maximum / step > count) step *= 2;
  const ticks = [];
  for (let value = 0; value <= maximum; value += step) ticks.push(value);
  return ticks;
}

/** The words of a tick, in the largest unit in which a tenth is not rounded. */
export function tickWords(value) {
  if (value === 0) return "0";
  let unit = 2 ** 40;
  while (unit > KIB && (value < unit || value * 10 % unit !== 0)) unit /= KIB;
  return value < unit * KIB ? bytes(value) : `${value / unit} ${bytes(unit).slice(2)}`;
}

/** The end of an axis that holds `maximum` bytes: a multiple of its step, at most `count` of them. */
export function memoryAxis(maximum, count) {
  let step = KIB;
  while (maximum / step > count) step *= 2;
  return { step, end: Math.max(step, Math.ceil(maximum / step) * step) };
}

/**
 * Moves centres as little as needed for `gap` between neighbours, within `least` and `most`. The centres have to be
 * in ascending order.
 */
export function spread(centres, gap, least, most) {
  const placed = [];
  centres.forEach((centre, index) => {
    placed.push(Math.max(centre, index === 0 ? least : placed[index - 1] + gap));
  });
  let limit = most;
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    placed[index] = Math.min(placed[index], limit);
    limit = placed[index] - gap;
  }
  return placed;
}

/** About how wide a text of 11 pixels is, rather too wide than too narrow. */
export function textWidth(text) {
  let width = 0;
  for (const character of text) width += character.codePointAt(0) > 0x2e80 ? 12 : 6.3;
  return width;
}
