/**
 * The memory map: what each page of machine memory holds, and beneath it what machines have that is not there.
 * @module
 */

import { backings, techniques } from "./amounts.js";
import { absentKinds, groupRuns, mapLayout, NAME_WIDTH } from "./columns.js";
import { bytes, write } from "./format.js";
import { legend } from "./legend.js";
import { fill, patterns } from "./patterns.js";
import { memoryTicks, textWidth, tickWords } from "./scale.js";
import { show } from "./stage.js";
import { elements, make, makeHTML, put, rectanglesPath, reveal, short } from "./svg.js";

const TOP = 20;
const HEIGHT = 160;
const BOTTOM = TOP + HEIGHT;
const STRIP_TOP = BOTTOM + 46;
const STRIP_HEIGHT = 22;
/** Below this width words are shorter. */
const NARROW = 460;
/** Columns narrower than this are told apart by group alone. */
const SEPARATED_WIDTH = 3;

const presentWords = {
  hypervisor: "hypervisor",
  overhead: "overhead of machines",
  large: "large pages",
  small: "small pages",
  sharing: "shared pages",
  compression: "compression cache",
};
const absentWords = {
  balloon: "in balloons",
  sharing: "saved by sharing",
  compression: "saved by compression",
  "host-cache": "host cache",
  swap: "swapped",
  untouched: "never used",
};

/**
 * Draws the memory map of a status document.
 *
 * `chosen` is the name of the machine to outline, or null. `choose(name)` is called when one is clicked.
 */
export function drawMap(element, status, chosen, choose) {
  show(element, memoryMap, { status, chosen, choose });
}

const memoryMap = {
  height: STRIP_TOP + STRIP_HEIGHT + 2,

  build(stage) {
    const { svg, prefix } = stage;
    svg.classList.add("choosable");
    const kinds = [...Object.keys(presentWords), ...techniques.map(([kind]) => kind), "missing"];
    svg.append(patterns(prefix, kinds));
    const path = (attributes) => svg.appendChild(make("path", attributes));
    const text = (attributes) => svg.appendChild(make("text", attributes));
    const parts = {
      spare: svg.appendChild(make("rect", { class: "spare", y: TOP, height: HEIGHT })),
      present: Object.keys(presentWords).map((kind) => [kind, path(fill(prefix, kind))]),
      separators: path({ class: "separator" }),
      missing: svg.appendChild(make("rect", { ...fill(prefix, "missing"), y: TOP, height: HEIGHT })),
      chosen: svg.appendChild(make("rect", { class: "chosen", y: TOP, height: HEIGHT })),
      minFreeBack: path({ class: "halo-line" }),
      minFree: path({ class: "threshold strong" }),
      labels: elements(svg.appendChild(make("g")), clippedText),
      heading: write(text({ x: 0, y: 12 }), "In machine memory"),
      minFreeLabel: text({ y: 12, "text-anchor": "end" }),
      axis: path({ class: "axis-line" }),
      ticks: elements(svg.appendChild(make("g", { class: "quiet" })), () => make("text", { y: BOTTOM + 16 })),
      stripHeading: text({ x: 0, y: STRIP_TOP - 7 }),
      strip: absentKinds.map((kind) => svg.appendChild(stripSegment(prefix, kind))),
      stripLabels: elements(svg.appendChild(make("g")), clippedText),
      tip: makeHTML("p", "tip"),
    };
    stage.element.append(parts.tip);
    parts.presentLegend = legend(stage, [...Object.entries(presentWords), ["spare", "free"]]);
    parts.absentLegend = legend(stage, Object.entries(absentWords));
    followPointer(stage);
    return parts;
  },

  update(stage, { status, chosen }) {
    const layout = mapLayout(status, stage.width);
    stage.layout = layout;
    updateMosaic(stage.parts, layout, stage.width, chosen);
    updateAxis(stage.parts, layout, stage.width);
    updateStrip(stage.parts, layout.strip, stage.width);
    updateLegends(stage.parts, layout);
    put(stage.svg, { "aria-label": sentence(status, layout) });
    updateTip(stage);
  },
};

/** A text that ends at the borders of its own place. */
function clippedText() {
  return make("svg", { class: "clip" }, make("text", { class: "halo", "text-anchor": "middle" }));
}

function stripSegment(prefix, kind) {
  const segment = make("rect", { y: STRIP_TOP, height: STRIP_HEIGHT, ...fill(prefix, kind) });
  segment.classList.add("part");
  return segment;
}

function updateMosaic(parts, layout, width, chosen) {
  for (const [kind, path] of parts.present) {
    put(path, { d: rectanglesPath(layout.rectangles[kind], TOP, HEIGHT) });
  }
  put(parts.spare, { x: short(layout.freeX), width: short(width - layout.freeX) });
  const missing = Math.max(0, layout.freeX - layout.minFreeX);
  put(parts.missing, { x: short(layout.minFreeX), width: short(missing) });
  put(parts.separators, { d: separators(layout) });
  const column = layout.columns.find((candidate) => candidate.name === chosen);
  reveal(parts.chosen, column !== undefined && column.width > 0);
  if (column) put(parts.chosen, { x: short(column.x), width: short(Math.max(column.width, 2)) });
  const line = `M${short(Math.max(1, layout.minFreeX))},${TOP - 4}V${BOTTOM + 4}`;
  put(parts.minFreeBack, { d: line });
  put(parts.minFree, { d: line });
  put(parts.minFreeLabel, { x: width });
  const amount = bytes(layout.minFree);
  const lack = layout.minFree - layout.free;
  const words = lack > 0 ? `minFree ${amount}, ${bytes(lack)} missing` : `minFree ${amount}`;
  write(parts.minFreeLabel, words);
  reveal(parts.heading, textWidth(words) + textWidth(parts.heading.textContent) + 8 < width);
  updateLabels(parts.labels, mosaicLabels(layout, width));
}

/** Lines between columns, and between groups where columns are too narrow. */
function separators(layout) {
  let path = `M${short(layout.firstX)},${TOP}v${HEIGHT}`;
  for (const run of groupRuns(layout.columns)) {
    for (const column of run) {
      const end = short(column.x + column.width);
      if (column.width >= SEPARATED_WIDTH || column === run[run.length - 1]) path += `M${end},${TOP}v${HEIGHT}`;
    }
  }
  return path;
}

function mosaicLabels(layout, width) {
  const own = { text: "hypervisor", x: 0, width: layout.firstX };
  const free = { text: `free ${bytes(layout.free)}`, x: layout.freeX, width: layout.minFreeX - layout.freeX };
  if (free.width < NAME_WIDTH) Object.assign(free, { width: width - layout.freeX });
  const sides = [own, free].filter((label) => label.width >= NAME_WIDTH);
  for (const label of sides) label.isUpward = textWidth(label.text) + 8 > label.width;
  return [...layout.labels, ...sides];
}

function updateLabels(place, labels) {
  labels.forEach(({ text, x, width, isUpward }, index) => {
    const frame = put(place(index), { x: short(x), y: TOP, width: short(width), height: HEIGHT });
    put(write(frame.firstChild, text), isUpward
      ? { x: 8 - HEIGHT, y: short(width / 2 + 4), transform: "rotate(-90)", "text-anchor": "start" }
      : { x: short(width / 2), y: HEIGHT - 8, transform: null, "text-anchor": "middle" });
  });
  place.end(labels.length);
}

function updateAxis(parts, layout, width) {
  const values = memoryTicks(layout.size, Math.max(2, Math.floor(width / 75)));
  let line = `M0,${BOTTOM + .5}H${width}`;
  let count = 0;
  for (const value of values) {
    const x = short(value * layout.scale);
    line += `M${x},${BOTTOM}v5`;
    const words = tickWords(value);
    const half = textWidth(words) / 2;
    const anchor = x < half ? "start" : x > width - half ? "end" : "middle";
    put(write(parts.ticks(count), words), { x, "text-anchor": anchor });
    count += 1;
  }
  parts.ticks.end(count);
  put(parts.axis, { d: line });
}

function updateStrip(parts, strip, width) {
  const absent = strip.promised - strip.present;
  const amounts = `${bytes(Math.max(0, absent))} of ${bytes(strip.promised)}`;
  const note = strip.reduction > 1 ? ` (scale 1/${strip.reduction})` : "";
  const words = width < NARROW ? `Not there: ${amounts}` : `Not in machine memory: ${amounts} promised`;
  write(parts.stripHeading, words + note);
  strip.segments.forEach((segment, index) => {
    put(parts.strip[index], { x: short(segment.x), width: short(segment.width) });
  });
  const labels = strip.segments.filter((segment) => textWidth(absentWords[segment.kind]) + 8 <= segment.width);
  labels.forEach((segment, index) => {
    const across = short(segment.width);
    const place = { x: short(segment.x), y: STRIP_TOP, width: across, height: STRIP_HEIGHT };
    const frame = put(parts.stripLabels(index), place);
    put(write(frame.firstChild, absentWords[segment.kind]), { x: across / 2, y: 15 });
  });
  parts.stripLabels.end(labels.length);
}

function updateLegends(parts, layout) {
  parts.presentLegend("hypervisor", bytes(layout.hypervisor));
  parts.presentLegend("overhead", bytes(layout.overhead));
  parts.presentLegend("spare", bytes(layout.free));
  backings.forEach((kind, index) => parts.presentLegend(kind, bytes(layout.present[index])));
  for (const { kind, amount } of layout.strip.segments) parts.absentLegend(kind, bytes(amount));
}

/** A tip for the machine under the pointer, else for the chosen one; a click chooses. */
function followPointer(stage) {
  const { svg } = stage;
  const machineAt = (event) => {
    const box = svg.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    if (y < TOP || y > BOTTOM) return null;
    return stage.layout?.columns.find((column) => x >= column.x && x < column.x + column.width)?.name ?? null;
  };
  const point = (name) => {
    stage.pointed = name;
    if (stage.layout) updateTip(stage);
  };
  svg.addEventListener("pointermove", (event) => point(machineAt(event)));
  svg.addEventListener("pointerleave", () => point(null));
  svg.addEventListener("click", (event) => {
    const name = machineAt(event);
    if (name !== null) stage.data.choose?.(name);
  });
}

function updateTip(stage) {
  const name = stage.pointed ?? stage.data.chosen;
  const column = stage.layout.columns.find((candidate) => candidate.name === name);
  write(stage.parts.tip, column ? machineSentence(column) : "Each column is a virtual machine: point at one.");
}

function machineSentence(column) {
  if (!column.isOn) return `${column.name} is powered off.`;
  const words = [`${column.name}: ${bytes(column.charge)} of ${bytes(column.size)} are in machine memory`];
  words.push(...listed(backings.map((kind, index) => [presentWords[kind], column.present[index]])));
  const taken = listed(techniques.map(([kind], index) => [absentWords[kind], column.taken[index]]));
  return words.join(", ") + (taken.length > 0 ? `; ${taken.join(", ")}` : "") + ".";
}

/** The amounts that are not zero, with their words. */
function listed(amounts) {
  return amounts.filter(([, amount]) => amount > 0).map(([words, amount]) => `${words} ${bytes(amount)}`);
}

function sentence(status, layout) {
  const { strip } = layout;
  const present = listed([
    ["hypervisor", layout.hypervisor], ["overhead", layout.overhead],
    ...backings.map((kind, index) => [presentWords[kind], layout.present[index]]),
  ]);
  const absent = listed(strip.segments.map(({ kind, amount }) => [absentWords[kind], amount]));
  const free = layout.free < layout.minFree ? "less" : "not less";
  return `Map of ${bytes(layout.size)} of machine memory of ${status.host}: ${present.join(", ")}, `
    + `free ${bytes(layout.free)}, which is ${free} than minFree, ${bytes(layout.minFree)}. `
    + `Of ${bytes(strip.promised)} that were promised to machines ${bytes(strip.present)} are there. `
    + `Not there: ${absent.join(", ") || "nothing"}.`;
}
