/**
 * Amounts of memory out of the status document, as the pictures divide them.
 * @module
 */

const LARGE_PAGE = 2 * 1024 * 1024;

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

/** Index of each column of a table of the documents. */
export function columnIndex(table) {
  return Object.fromEntries(table.columns.map((name, index) => [name, index]));
}

/**
 * The virtual machines of a status document with what the pictures need, in bytes: machine memory by backing, overhead,
 * and what each technique took away. A machine that is powered off has nothing.
 */
export function machines(status) {
  const at = columnIndex(status.virtual_machines);
  const amountColumns = techniques.map(([, name]) => at[name]);
  return status.virtual_machines.rows.map((row) => {
    const isOn = row[at.powered_on] === 1;
    const consumed = row[at.memory_consumed_bytes];
    const large = row[at.memory_large_pages] * LARGE_PAGE;
    const sharing = row[at.memory_shared_bytes] - row[at.memory_sharing_saved_bytes];
    const compression = row[at.memory_compressed_bytes] - row[at.memory_compression_saved_bytes];
    return {
      name: row[at.vm],
      group: row[at.group],
      isOn,
      size: isOn ? row[at.memory_size_bytes] : 0,
      overhead: isOn ? row[at.memory_overhead_bytes] : 0,
      charge: consumed + compression,
      present: [large, consumed - large - sharing, sharing, compression],
      taken: amountColumns.map((column) => row[column]),
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
