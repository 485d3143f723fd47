/**
 * Amounts of memory out of the status document, as the pictures divide them.
 * @module
 */

import { table } from "./format.js";

const largePage = 2 * 1024 * 1024;

/** Kinds of machine memory that a virtual machine is charged for, from the bottom of its column up. */
export const backings = ["large", "small", "sharing", "compression"];

/** Techniques that take memory away, in the order of the documents, each with its column in `past`. */
export const techniques = [
  ["balloon", "memory_balloon_bytes"],
  ["sharing", "memory_sharing_saved_bytes"],
  ["compression", "memory_compression_saved_bytes"],
  ["host-cache", "memory_host_cached_bytes"],
  ["swap", "memory_swapped_bytes"],
];

/**
 * What a machine consumes, in bytes: parts of large pages, small pages of its own, and its part of shared ones.
 * @param value gives the number of a column
 */
export function consumedParts(value) {
  const large = value("memory_large_pages") * largePage;
  const shared = value("memory_shared_bytes") - value("memory_sharing_saved_bytes");
  return { large, small: value("memory_consumed_bytes") - large - shared, shared };
}

/**
 * The virtual machines of a status document with what the pictures need, in bytes: machine memory by backing, overhead,
 * and what each technique took away. A machine that is powered off has nothing.
 */
export function machines(status) {
  const list = table(status.virtual_machines);
  return list.rows.map((row) => {
    const value = (column) => list.value(row, column);
    const isOn = value("powered_on") === 1;
    const { large, small, shared } = consumedParts(value);
    const compression = value("memory_compressed_bytes") - value("memory_compression_saved_bytes");
    return {
      name: value("vm"),
      group: value("group"),
      isOn,
      size: isOn ? value("memory_size_bytes") : 0,
      overhead: isOn ? value("memory_overhead_bytes") : 0,
      charge: value("memory_consumed_bytes") + compression,
      present: [large, small, shared, compression],
      taken: techniques.map(([, column]) => value(column)),
    };
  });
}

/** Sums of the amounts that `amounts(machine)` gives, place by place. */
export function totals(list, amounts, length) {
  const sums = new Array(length).fill(0);
  for (const machine of list) {
    const values = amounts(machine);
    for (let index = 0; index < length; index += 1) sums[index] += values[index];
  }
  return sums;
}
