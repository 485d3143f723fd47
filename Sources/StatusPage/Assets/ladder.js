/**
 * The ladder of memory states: where each begins, what the host does there, and where free memory stands.
 * @module
 */

import { bytes, duration, write } from "./format.js";
import { fill, patterns } from "./patterns.js";
import { spread } from "./scale.js";
import { show } from "./stage.js";
import { make, put, reveal, short } from "./svg.js";

const states = ["high", "clear", "soft", "hard", "low"];

const TOP = 16;
const BOTTOM = 260;
const ROW = 46;
/** Free memory at the top of the scale, over that at which high is reached. */
const HEADROOM = 1.25;
const SCALE_LEFT = 68;
const SCALE_WIDTH = 18;
const ROWS_LEFT = 104;
/** Below this width words are shorter. */
const NARROW = 520;
/** Below this width there is no room for the time spent in a state. */
const NARROWEST = 284;
/** Rows are no wider than this, so that their two ends are read together. */
const WIDEST = 680;

/** What the host does in each state. */
const actions = {
  esxi6: {
    high: "deflates balloons",
    clear: "breaks large pages",
    soft: "inflates balloons",
    hard: "compresses and swaps",
    low: "blocks VMs above target",
  },
  esx5: {
    high: "deflates balloons",
    soft: "inflates balloons",
    hard: "compresses as well",
    low: "swaps as well",
  },
  w02: {
    high: "deflates balloons",
    soft: "balloons, or swaps",
    hard: "swaps",
    low: "blocks VMs above target",
  },
};

/** What holds in all policies, for one that is not known here. */
const commonActions = {
  high: "deflates balloons",
  clear: "begins to save",
  soft: "inflates balloons",
  hard: "takes pages by force",
  low: "takes all it can",
};

/** Draws the ladder of a status document. */
export function drawLadder(element, status) {
  show(element, ladder, status);
}

/**
 * The rungs from high to low, without those that the policy has not: free memory in bytes at which each begins, the
 * places `top` and `bottom` of its band on the scale, and `row`, the middle of its words; and `free`, the place of
 * free memory.
 */
export function ladderLayout(status) {
  const { memory_state_threshold_bytes: thresholds, memory_free_bytes: free } = status.metrics;
  const most = thresholds.high * HEADROOM;
  const place = (amount) => most > 0 ? BOTTOM - Math.min(1, amount / most) * (BOTTOM - TOP) : BOTTOM;
  const present = states.filter((state) => state === "high" || thresholds[state] > 0);
  const rungs = present.map((state, index) => {
    const below = present[index + 1];
    return {
      state,
      threshold: thresholds[state],
      top: index === 0 ? TOP : place(thresholds[state]),
      bottom: below ? place(thresholds[below]) : BOTTOM,
    };
  });
  const middles = rungs.map((rung) => (rung.top + rung.bottom) / 2);
  const rows = spread(middles, ROW + 2, TOP + ROW / 2 - 8, BOTTOM - ROW / 2 + 8);
  rungs.forEach((rung, index) => { rung.row = rows[index]; });
  return { rungs, goal: place(thresholds.high), free: place(free), isAbove: free > most };
}

const ladder = {
  height: BOTTOM + 32,

  build({ svg, prefix }) {
    svg.append(patterns(prefix, states));
    const place = (name, attributes) => svg.appendChild(make(name, attributes));
    return {
      rungs: Object.fromEntries(states.map((state) => [state, svg.appendChild(rung(prefix, state))])),
      goal: place("path", { class: "threshold" }),
      zero: write(place("text", { class: "quiet", x: SCALE_LEFT - 8, y: BOTTOM + 8, "text-anchor": "end" }), "0 B"),
      climbing: write(
        place("text", { class: "quiet", "text-anchor": "end", y: BOTTOM + 26 }),
        "Falls at once, climbs a rung a second.",
      ),
      marker: place("path", { class: "marker" }),
      free: write(place("text", { class: "strong", x: 0 }), "free now"),
      freeAmount: place("text", { x: 0 }),
    };
  },

  update({ svg, parts, width }, status) {
    const layout = ladderLayout(status);
    for (const state of states) reveal(parts.rungs[state], layout.rungs.some((rung) => rung.state === state));
    for (const place of layout.rungs) updateRung(parts.rungs[place.state], place, status, Math.min(width, WIDEST));
    put(parts.goal, { d: `M${SCALE_LEFT - 4},${short(layout.goal)}h${SCALE_WIDTH + 8}` });
    put(parts.climbing, { x: Math.min(width, WIDEST) - 8 });
    reveal(parts.zero, layout.free < BOTTOM - 40);
    updateMarker(parts, layout, status.metrics.memory_free_bytes);
    put(svg, { "aria-label": sentence(status, layout) });
  },
};

/** The parts of one rung: its band on the scale, a leader to its row, and its words. */
function rung(prefix, state) {
  const band = make("rect", { x: SCALE_LEFT, width: SCALE_WIDTH, ...fill(prefix, state) });
  band.classList.add("part");
  return make(
    "g",
    {},
    make("rect", { class: "row", x: ROWS_LEFT, height: ROW, rx: 4 }),
    make("path", { class: "leader" }),
    band,
    make("path", { class: "marker" }),
    write(make("text", { class: "strong", x: ROWS_LEFT + 9 }), state),
    make("text", { class: "quiet" }),
    make("text", { class: "quiet", "text-anchor": "end" }),
    make("text", { x: ROWS_LEFT + 9 }),
  );
}

function updateRung(group, { state, threshold, top, bottom, row }, status, width) {
  const [frame, leader, band, arrow, name, start, time, action] = group.children;
  const isNow = status.memory_state === state;
  const isNarrow = width < NARROW;
  const y = short(row);
  const right = SCALE_LEFT + SCALE_WIDTH;
  const words = isNow ? `${state} now` : state;
  put(group, { class: isNow ? "rung now" : "rung" });
  put(frame, { y: y - ROW / 2, width: Math.max(0, width - ROWS_LEFT - 1) });
  put(band, { y: short(top), height: short(Math.max(0, bottom - top)) });
  put(leader, { d: `M${right},${short((top + bottom) / 2)}L${ROWS_LEFT - 10},${y}H${ROWS_LEFT}` });
  put(arrow, { d: `M${ROWS_LEFT - 11},${y - 7}l12,7l-12,7z` });
  reveal(arrow, isNow);
  put(write(name, words), { y: y - 4 });
  const indent = isNarrow ? Math.max(5, words.length) * 7 + 10 : 84;
  put(write(start, startWords(state, threshold, isNarrow)), { x: short(ROWS_LEFT + 9 + indent), y: y - 4 });
  const spent = duration(status.metrics.memory_state_seconds_total[state]);
  const shortened = spent.split(" ").slice(0, isNow ? 1 : 2).join(" ");
  put(write(time, isNarrow ? shortened : `${spent} in all`), { x: width - 8, y: y - 4 });
  reveal(time, width >= NARROWEST);
  put(write(action, actionOf(status.policy, state)), { y: y + 14 });
}

function startWords(state, threshold, isNarrow) {
  if (state === "high") return isNarrow ? `≥ ${bytes(threshold)}` : `reached again at ${bytes(threshold)} free`;
  return isNarrow ? `< ${bytes(threshold)}` : `below ${bytes(threshold)} free`;
}

/** An arrow from free memory's words to its place on the scale; it points up where it is above all of it. */
function updateMarker(parts, { free, isAbove }, amount) {
  const y = short(free);
  put(parts.marker, {
    d: isAbove
      ? `M${SCALE_LEFT - 16},${TOP + 11}l6,-11l6,11z`
      : `M${SCALE_LEFT - 14},${y - 6}l10,6l-10,6zM${SCALE_LEFT - 4},${y - 1}h${SCALE_WIDTH + 8}v2h${-SCALE_WIDTH - 8}z`,
  });
  const middle = Math.min(Math.max(y, TOP + 6), BOTTOM - 16);
  put(parts.free, { y: middle - 8 });
  put(write(parts.freeAmount, bytes(amount)), { y: middle + 17 });
}

function sentence(status, { rungs }) {
  const { metrics, memory_state: state } = status;
  const begin = rungs.slice(1).map((rung) => `${rung.state} begins below ${bytes(rung.threshold)}, `).join("");
  return `Memory state of ${status.host}: ${state}, with ${bytes(metrics.memory_free_bytes)} free. `
    + `In ${state} the host ${actionOf(status.policy, state)}; ${begin}`
    + `high again at ${bytes(metrics.memory_state_threshold_bytes.high)}.`;
}

function actionOf(policy, state) {
  return (actions[policy] ?? commonActions)[state] ?? "";
}
