/**
 * Numbers as people read them, the same as the server writes them into the page.
 * @module
 */

const units = [["TiB", 2 ** 40], ["GiB", 2 ** 30], ["MiB", 2 ** 20], ["KiB", 2 ** 10]];

/** An amount in bytes, such as `1.5 GiB`, rounded down to a tenth. */
export function bytes(amount) {
  if (amount < 0) return `-${bytes(-amount)}`;
  const unit = units.find(([, size]) => amount >= size);
  if (!unit) return `${amount} B`;
  const tenths = Math.floor(Math.floor(amount / (unit[1] / 16)) * 10 / 16);
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} ${unit[0]}`;
}

/** A share of a whole, such as `71 %`, rounded to the nearest. */
export function percent(part, whole) {
  if (part < 0) return `-${percent(-part, whole)}`;
  return whole > 0 ? `${Math.floor(part / whole * 100 + 0.5)} %` : "0 %";
}

/** A time in seconds, such as `1d 2h 3m 4s`: the parts that are not zero. */
export function duration(seconds) {
  const whole = Math.floor(seconds);
  const parts = [[Math.floor(whole / 86400), "d"], [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "m"], [whole % 60, "s"]].filter(([count]) => count !== 0);
  return parts.length === 0 ? "0s" : parts.map(([count, unit]) => `${count}${unit}`).join(" ");
}

/** A point in time, such as `2026-01-01 00:12:00 UTC`, of what ISO 8601 writes. */
export function clock(time) {
  return time.replace("T", " ").replace("Z", " UTC");
}

/** How the value of a column is written: the unit at the end of its name says so. */
export function writerOf(column) {
  return column.endsWith("_ratio") ? (value) => percent(value, 1) : bytes;
}

/** A table of a document: the place of each column by its name, its rows, and `value(row, column)`. */
export function table({ columns, rows }) {
  const places = new Map(columns.map((column, place) => [column, place]));
  return { places, rows, value: (row, column) => row[places.get(column)] };
}

/** Writes the text into the element where it is another than before, so that an unchanged page costs nothing. Returns it. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
  return element;
}
