/**
 * The ribbon of the last simulated hour: state, memory held by technique, free memory against the thresholds.
 * @module
 */

import { machines, techniques, totals } from "./amounts.js";
import { bytes, duration, table, write } from "./format.js";
import { legend } from "./legend.js";
import { fill, patterns } from "./patterns.js";
import { memoryAxis, spread, textWidth, tickWords } from "./scale.js";
import { show } from "./stage.js";
import { elements, make, put, rectanglesPath, reveal, short } from "./svg.js";

const HOUR = 3600;
/** End of the axis where nothing was taken away. */
const EMPTY = 2 ** 30;
const TICK = 600;
/** Ticks closer than this are labelled every other time. */
const LABEL_WIDTH = 44;
const LEFT = 54;
const RIGHT = 58;
const states = ["high", "clear", "soft", "hard", "low"];
const lines = ["minFree", "soft", "hard", "low"];

const WORDS_Y = 12;
const STATE_TOP = 18;
const STATE_HEIGHT = 16;
const HELD_TOP = 66;
const HELD_BOTTOM = 166;
const FREE_TOP = 202;
const FREE_BOTTOM = 302;

/** Draws the last hour of a status document. */
export function drawRibbon(element, status) {
  show(element, ribbon, status);
}

/**
 * The moments of the last hour with the present one as the last, and where they lie on a plot of that width.
 *
 * `spans` are moments from each to the next, as {from, to, moment, next}; there is none where samples are missing.
 */
export function ribbonLayout(status, width) {
  const now = status.elapsed_seconds;
  const x = (elapsed) => width * (1 - (now - elapsed) / HOUR);
  const moments = pastMoments(status).filter(({ elapsed }) => elapsed >= now - HOUR && elapsed < now);
  moments.push(present(status));
  const longest = usualStep(moments) * 2.5;
  const spans = [];
  for (let index = 0; index + 1 < moments.length; index += 1) {
    const [moment, next] = [moments[index], moments[index + 1]];
    if (next.elapsed - moment.elapsed > longest) continue;
    spans.push({ from: x(moment.elapsed), to: x(next.elapsed), moment, next });
  }
  return { moments, spans };
}

function pastMoments({ past }) {
  const { rows, value } = table(past);
  return rows.map((row) => ({
    elapsed: value(row, "elapsed_seconds"),
    state: value(row, "memory_state"),
    free: value(row, "memory_free_bytes"),
    minFree: value(row, "memory_min_free_bytes"),
    held: techniques.map(([, column]) => value(row, column)),
  }));
}

function present(status) {
  return {
    elapsed: status.elapsed_seconds,
    state: status.memory_state,
    free: status.metrics.memory_free_bytes,
    minFree: status.metrics.memory_min_free_bytes,
    held: totals(machines(status), (machine) => machine.taken, techniques.length),
  };
}

/** The middle of the steps between moments: what is much longer is a gap. */
function usualStep(moments) {
  const steps = moments.slice(1).map(({ elapsed }, index) => elapsed - moments[index].elapsed);
  steps.sort((one, other) => one - other);
  return Math.max(15, steps[Math.floor(steps.length / 2)] ?? 0);
}

const ribbon = {
  height: FREE_BOTTOM + 24,

  build(stage) {
    const { svg, prefix } = stage;
    const kinds = techniques.map(([kind]) => kind);
    svg.append(patterns(prefix, [...states, ...kinds]));
    const place = (name, attributes) => svg.appendChild(make(name, attributes));
    const heading = (y, words) => write(place("text", { x: LEFT, y }), words);
    const parts = {
      grid: place("path", { class: "grid-line" }),
      states: states.map((state) => [state, place("path", fill(prefix, state))]),
      words: elements(place("g", {}), () => make("text", { y: WORDS_Y, "text-anchor": "middle" })),
      held: kinds.map((kind) => place("path", fill(prefix, kind))),
      edges: place("path", { class: "edge" }),
      thresholds: place("path", { class: "threshold" }),
      minFree: place("path", { class: "threshold strong" }),
      above: place("path", { class: "marker" }),
      free: place("path", { class: "free-line" }),
      axis: place("path", { class: "axis-line" }),
      names: lines.map((line) => write(place("text", { class: "quiet" }), line)),
      leaders: place("path", { class: "leader" }),
      ticks: elements(place("g", { class: "quiet" }), () => make("text", { y: FREE_BOTTOM + 18 })),
      amounts: elements(place("g", { class: "quiet" }), () => make("text", { x: LEFT - 8, "text-anchor": "end" })),
    };
    write(place("text", { x: 0, y: STATE_TOP + 12 }), "state");
    parts.stateNow = place("text", { class: "strong", y: STATE_TOP + 12 });
    heading(HELD_TOP - 12, "taken away, by technique");
    parts.freeHeading = heading(FREE_TOP - 12, "");
    parts.stateLegend = legend(stage, states.map((state) => [state, `state ${state}`]));
    parts.legend = legend(stage, [
      ["balloon", "in balloons"], ["sharing", "saved by sharing"], ["compression", "saved by compression"],
      ["host-cache", "host cache"], ["swap", "swapped"],
    ]);
    return parts;
  },

  update({ svg, parts, width }, status) {
    const plot = Math.max(40, width - LEFT - RIGHT);
    const layout = ribbonLayout(status, plot);
    updateStates(parts, layout.spans);
    put(write(parts.stateNow, status.memory_state), { x: LEFT + plot + 9 });
    const spent = stateSeconds(layout.spans);
    for (const state of states) parts.stateLegend(state, duration(spent.get(state) ?? 0));
    const held = updateHeld(parts, layout);
    const free = updateFree(parts, layout.spans, status.metrics, plot);
    updateAxes(parts, [...held, ...free], plot);
    put(svg, { "aria-label": sentence(status, layout) });
  },
};

/** Neighbouring spans of one state as one, with its word above where there is room. */
function updateStates(parts, spans) {
  const runs = [];
  for (const { from, to, moment } of spans) {
    const run = runs[runs.length - 1];
    if (run && run.state === moment.state && run.to === from) run.to = to;
    else runs.push({ state: moment.state, from, to });
  }
  for (const [state, path] of parts.states) {
    const rectangles = runs.filter((run) => run.state === state).map(({ from, to }) => (
      { x: LEFT + from, y: STATE_TOP, width: to - from, height: STATE_HEIGHT }
    ));
    put(path, { d: rectanglesPath(rectangles) });
  }
  const named = runs.filter(({ state, from, to }) => textWidth(state) + 4 <= to - from);
  named.forEach(({ state, from, to }, index) => {
    put(write(parts.words(index), state), { x: short(LEFT + (from + to) / 2) });
  });
  parts.words.end(named.length);
}

/** Stacked areas of what each technique holds; returns the ticks of their axis, as [y, words]. */
function updateHeld(parts, { moments, spans }) {
  const most = Math.max(...moments.map(({ held }) => held.reduce((sum, amount) => sum + amount, 0)));
  const axis = memoryAxis(most || EMPTY, 4);
  const y = (amount) => short(HELD_BOTTOM - amount / axis.end * (HELD_BOTTOM - HELD_TOP));
  const areas = techniques.map(() => "");
  let edges = "";
  for (const { from, to, moment, next } of spans) {
    const [left, right] = [short(LEFT + from), short(LEFT + to)];
    let [before, after] = [0, 0];
    techniques.forEach((technique, index) => {
      const [bottomLeft, bottomRight] = [y(before), y(after)];
      before += moment.held[index];
      after += next.held[index];
      if (moment.held[index] === 0 && next.held[index] === 0) return;
      areas[index] += `M${left},${bottomLeft}L${left},${y(before)}L${right},${y(after)}L${right},${bottomRight}z`;
      edges += `M${left},${y(before)}L${right},${y(after)}`;
    });
  }
  areas.forEach((area, index) => put(parts.held[index], { d: area }));
  put(parts.edges, { d: edges });
  techniques.forEach(([kind], index) => parts.legend(kind, bytes(moments[moments.length - 1].held[index])));
  const ticks = [];
  for (let amount = 0; amount <= axis.end; amount += axis.step) ticks.push([y(amount), tickWords(amount)]);
  return ticks;
}

/** Free memory as a line, with marks at the top where it is above the plot; returns the ticks of its axis. */
function updateFree(parts, spans, metrics, plot) {
  const { memory_state_threshold_bytes: thresholds, memory_min_free_bytes: minFree } = metrics;
  const most = Math.max(1, thresholds.high * 2);
  const y = (amount) => short(FREE_BOTTOM - Math.min(1, amount / most) * (FREE_BOTTOM - FREE_TOP));
  let path = "";
  let end = null;
  const marks = [];
  for (const { from, to, moment, next } of spans) {
    const [left, right] = [short(LEFT + from), short(LEFT + to)];
    path += `${end === left ? "" : `M${left},${y(moment.free)}`}L${right},${y(next.free)}`;
    end = right;
    const isApart = marks.length === 0 || left - marks[marks.length - 1] >= 32;
    if (isApart && moment.free > most && next.free > most) marks.push(left);
  }
  put(parts.free, { d: path });
  put(parts.above, { d: marks.map((x) => `M${x},${FREE_TOP - 1}l4,-7l4,7z`).join("") });
  write(parts.freeHeading, `free memory (▲ above ${bytes(most)})`);
  updateThresholds(parts, lines.map((line) => line === "minFree" ? minFree : thresholds[line]), y, plot);
  const axis = memoryAxis(most, 4);
  const ticks = [];
  for (let amount = 0; amount <= most; amount += axis.step) ticks.push([y(amount), tickWords(amount)]);
  return ticks;
}

/** A line for each amount, with its name at the right end; the names keep apart. */
function updateThresholds(parts, amounts, y, plot) {
  const right = LEFT + plot;
  const horizontal = (amount) => `M${LEFT},${y(amount)}H${right}`;
  put(parts.minFree, { d: horizontal(amounts[0]) });
  put(parts.thresholds, { d: amounts.slice(1).filter((amount) => amount > 0).map(horizontal).join("") });
  const places = spread(amounts.map(y), 12, FREE_TOP, FREE_BOTTOM + 4);
  let leaders = "";
  parts.names.forEach((name, index) => {
    reveal(name, amounts[index] > 0);
    put(name, { x: right + 9, y: short(places[index] + 4) });
    if (amounts[index] > 0) leaders += `M${right},${y(amounts[index])}L${right + 7},${short(places[index])}`;
  });
  put(parts.leaders, { d: leaders });
}

function updateAxes(parts, ticks, plot) {
  const right = LEFT + plot;
  let grid = ticks.map(([y]) => `M${LEFT},${y}H${right}`).join("");
  let count = 0;
  for (let ago = HOUR; ago >= 0; ago -= TICK) {
    const x = short(right - ago / HOUR * plot);
    grid += `M${x},${STATE_TOP}v${STATE_HEIGHT}M${x},${HELD_TOP}V${HELD_BOTTOM}M${x},${FREE_TOP}V${FREE_BOTTOM + 4}`;
    if (plot * TICK / HOUR < LABEL_WIDTH && ago / TICK % 2 === 1) continue;
    const words = ago === 0 ? "now" : `−${ago / 60}m`;
    put(write(parts.ticks(count), words), { x, "text-anchor": "middle" });
    count += 1;
  }
  parts.ticks.end(count);
  put(parts.grid, { d: grid });
  put(parts.axis, { d: `M${LEFT},${HELD_BOTTOM}H${right}M${LEFT},${FREE_BOTTOM}H${right}` });
  ticks.forEach(([y, words], index) => put(write(parts.amounts(index), words), { y: y + 4 }));
  parts.amounts.end(ticks.length);
}

/** Simulated seconds in each state that occurs. */
function stateSeconds(spans) {
  const seconds = new Map();
  for (const { moment, next } of spans) {
    seconds.set(moment.state, (seconds.get(moment.state) ?? 0) + next.elapsed - moment.elapsed);
  }
  return seconds;
}

function sentence(status, { moments, spans }) {
  const seconds = stateSeconds(spans);
  const spent = states.filter((state) => seconds.has(state)).map((state) => `${state} ${duration(seconds.get(state))}`);
  const last = moments[moments.length - 1];
  const least = moments.reduce((amount, moment) => Math.min(amount, moment.free), last.free);
  const held = techniques.map(([kind], index) => [kind, last.held[index]]).filter(([, amount]) => amount > 0);
  return `The last hour of ${status.host}: ${spent.join(", ") || "no samples yet"}. Least free memory ${bytes(least)}, `
    + `now ${bytes(last.free)}, minFree ${bytes(last.minFree)}. Taken away now: `
    + `${held.map(([kind, amount]) => `${kind.replace("-", " ")} ${bytes(amount)}`).join(", ") || "nothing"}.`;
}
