/**
 * How much of the last seconds each machine waited for memory, by the difference of its counters.
 * @module
 */

/** Simulated seconds over which the share is taken, at least. */
const window = 10;
const prefix = "memory_stall_seconds_total.";

/** Remembers the counters of the last seconds of one run and host. */
export class StallHistory {
  #moments = [];

  /** Forgets all, as for another run or host. */
  clear() {
    this.#moments = [];
  }

  /** Adds the counters of a status document. */
  add(status) {
    const { columns, rows } = status.virtual_machines;
    const causes = columns.flatMap((name, place) => name.startsWith(prefix) ? [[name.slice(prefix.length), place]] : []);
    const counters = new Map(rows.map((row) => [row[0], causes.map(([cause, place]) => [cause, row[place]])]));
    const elapsed = status.elapsed_seconds;
    const last = this.#moments.at(-1);
    if (last && elapsed < last.elapsed) this.clear();
    if (last && elapsed === last.elapsed) this.#moments.pop();
    this.#moments.push({ elapsed, counters });
    // One moment older than the window stays: the difference is to be taken from it.
    while (this.#moments.length > 2 && this.#moments[1].elapsed <= elapsed - window) this.#moments.shift();
  }

  /**
   * The share of the last seconds in which the machine waited, and the cause of most of it; null while only one moment
   * is known. Counters that fell, as after a power-on, count from 0.
   */
  of(machine) {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    if (!first || first === last) return null;
    const before = new Map(first.counters.get(machine));
    let total = 0;
    let leading = { cause: null, seconds: 0 };
    for (const [cause, value] of last.counters.get(machine) ?? []) {
      const earlier = before.get(cause) ?? 0;
      const seconds = value < earlier ? value : value - earlier;
      total += seconds;
      if (seconds > leading.seconds) leading = { cause, seconds };
    }
    return { share: total / (last.elapsed - first.elapsed), cause: leading.cause };
  }
}
