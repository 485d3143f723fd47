/**
 * Where the columns of the memory map lie: plain numbers, without a page.
 * @module
 */

import { backings, machines, techniques, totals } from "./amounts.js";
import { textWidth } from "./scale.js";

/** Width of a column that can hold its name, written upward. */
export const NAME_WIDTH = 15;

/** What the strip beneath the map shows, from the left: the techniques, and what was never used. */
export const absentKinds = [...techniques.map(([kind]) => kind), "untouched"];

/**
 * Where everything lies on a map of that width: positions in pixels across, and fractions of the height from the
 * bottom up. The area of a rectangle is in proportion to the machine memory that it stands for.
 */
export function mapLayout(status, width) {
  const { memory_size_bytes: size, memory_free_bytes: free, memory_min_free_bytes: minFree } = status.metrics;
  const list = machines(status);
  const scale = size > 0 ? width / size : 0;
  const hypervisor = status.metrics.memory_hypervisor_bytes;
  const overhead = list.reduce((sum, machine) => sum + machine.overhead, 0);
  const rectangles = { hypervisor: [], overhead: [], large: [], small: [], sharing: [], compression: [] };
  stack(rectangles, ["hypervisor", "overhead"], [hypervisor, overhead], 0, (hypervisor + overhead) * scale);
  let used = hypervisor + overhead;
  const columns = list.map((machine) => {
    const { name, group, isOn, size, charge, present, taken } = machine;
    const column = { name, group, isOn, size, charge, present, taken, x: used * scale, width: charge * scale };
    stack(rectangles, backings, present, column.x, column.width);
    used += charge;
    return column;
  });
  return {
    scale, size, free, minFree, hypervisor, overhead, used, rectangles, columns,
    present: totals(list, (machine) => machine.present, backings.length),
    firstX: (hypervisor + overhead) * scale,
    freeX: width - free * scale,
    minFreeX: width - minFree * scale,
    labels: columnLabels(columns),
    strip: stripLayout(list, scale, width),
  };
}

/** Adds the rectangles of one column, one above the other, to those of their kinds; heights are fractions of it. */
function stack(rectangles, kinds, amounts, x, width) {
  let whole = 0;
  for (const amount of amounts) whole += amount;
  let below = 0;
  for (let index = 0; index < kinds.length; index += 1) {
    if (amounts[index] <= 0) continue;
    const height = amounts[index] / whole;
    below += height;
    rectangles[kinds[index]].push({ x, y: 1 - below, width, height });
  }
}

/**
 * What machines have that machine memory does not hold, as segments at the scale of the map, or at a half of it, a
 * quarter and so on where they would not fit; `reduction` is 1, 2, 4.
 */
function stripLayout(list, scale, width) {
  const amounts = totals(list, (machine) => machine.taken, techniques.length);
  const promised = list.reduce((sum, machine) => sum + machine.size, 0);
  const present = list.reduce((sum, machine) => sum + machine.charge, 0);
  const taken = amounts.reduce((sum, amount) => sum + amount, 0);
  amounts.push(Math.max(0, promised - present - taken));
  const whole = taken + amounts[amounts.length - 1];
  let reduction = 1;
  while (whole * scale > width * reduction * 1.0001) reduction *= 2;
  let x = 0;
  const segments = amounts.map((amount, index) => {
    const segment = { kind: absentKinds[index], amount, x, width: amount * scale / reduction };
    x += segment.width;
    return segment;
  });
  return { promised, present, taken, reduction, segments };
}

/** Names of machines where each of a group has room for its own, else of the group as a whole. */
function columnLabels(columns) {
  const labels = [];
  for (const run of groupRuns(columns)) {
    if (run.every((column) => column.width >= NAME_WIDTH)) {
      const isUpward = run.some((column) => textWidth(column.name) + 8 > column.width);
      labels.push(...run.map(({ name, x, width }) => ({ text: name, x, width, isUpward })));
    } else {
      const { x } = run[0];
      const width = run[run.length - 1].x + run[run.length - 1].width - x;
      const text = run.length > 1 ? `${run[0].group} × ${run.length}` : run[0].name;
      if (width >= NAME_WIDTH) labels.push({ text, x, width, isUpward: textWidth(text) + 8 > width });
    }
  }
  return labels;
}

/** Machines with a charge, neighbours of one group together. */
export function groupRuns(columns) {
  const runs = [];
  for (const column of columns) {
    if (column.width <= 0) continue;
    const run = runs[runs.length - 1];
    if (run && run[0].group === column.group) run.push(column);
    else runs.push([column]);
  }
  return runs;
}
