/**
 * How it stands with the host, in a sentence or two: what the server writes into the page, from the status document.
 * @module
 */

import { bytes, percent, table } from "./format.js";

/** Machines that do less of their work than this are worth naming. */
const slow = 0.95;

/**
 * The sentences as parts: texts, names of hosts and machines as `{ name }`, words to stress as `{ stressed }`.
 */
export function summary(status) {
  const machines = table(status.virtual_machines);
  return [...shortage(status), ` ${held(machines)}; `, ...work(machines), "."];
}

/** Writes the parts into the element. Names are isolated, so that they cannot turn the text around them. */
export function writeSummary(element, parts) {
  const text = parts.map((part) => part.name ?? part.stressed ?? part).join("");
  if (element.textContent === text) return;
  element.replaceChildren(...parts.map((part) => {
    if (typeof part === "string") return part;
    const node = document.createElement(part.name === undefined ? "strong" : "bdi");
    node.textContent = part.name ?? part.stressed;
    return node;
  }));
}

function shortage({ host, memory_state: state, metrics }) {
  const free = metrics.memory_free_bytes;
  const minFree = metrics.memory_min_free_bytes;
  const threshold = metrics.memory_state_threshold_bytes[state];
  const share = percent(threshold, minFree);
  const isBelow = state !== "high" && free < threshold;
  const place = isBelow ? `below ${share === "100 %" ? "" : `${share} of `}minFree` : `where minFree is ${bytes(minFree)}`;
  return [{ name: host }, " is in ", { stressed: state }, `: ${bytes(free)} free, ${place}.`];
}

function held(machines) {
  const sum = (column) => machines.rows.reduce((total, row) => total + machines.value(row, column), 0);
  const clauses = [
    [sum("memory_balloon_bytes"), (amount) => `balloons hold ${amount}`],
    [sum("memory_compressed_bytes"), (amount) => `${amount} is compressed`],
    [sum("memory_host_cached_bytes"), (amount) => `${amount} is in the host cache`],
    [sum("memory_swapped_bytes"), (amount) => `${amount} is swapped`],
    [sum("memory_sharing_saved_bytes"), (amount) => `page sharing saves ${amount}`],
  ].filter(([amount]) => amount > 0).map(([amount, clause]) => clause(bytes(amount)));
  const text = clauses.join(", ");
  return text === "" ? "Nothing is reclaimed" : text[0].toUpperCase() + text.slice(1);
}

function work(machines) {
  const throughput = (row) => machines.value(row, "throughput_ratio");
  const running = machines.rows.filter((row) => machines.value(row, "powered_on") === 1);
  if (running.length === 0) return ["no virtual machine is powered on"];
  const slowest = running.reduce((one, other) => throughput(other) < throughput(one) ? other : one);
  if (throughput(slowest) >= slow) return ["every virtual machine does at least 95 % of its work"];
  return [{ name: machines.value(slowest, "vm") }, ` does ${percent(throughput(slowest), 1)} of its work`];
}
