/**
 * Asks the server for documents again and again, and finds its way back when the server is away.
 * @module
 */

const longestAnswer = 5000;
const retryDelays = [1000, 2000, 4000, 5000];

/** The server answered, but not with the document. */
export class Refusal extends Error {
  constructor(status, text) {
    super(text.trim() || `status ${status}`);
    this.status = status;
  }
}

/** The document at a path, relative to the page; `query` holds its parameters, those that are null left out. */
export async function fetchDocument(path, query, signal) {
  const response = await fetch(pathWith(path, query), { signal, cache: "no-store" });
  if (!response.ok) throw new Refusal(response.status, await response.text());
  return response.json();
}

/** A path and its parameters, those that are null left out. */
export function pathWith(path, query) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null));
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}

/**
 * Runs a task each `period` milliseconds, never twice at a time, and not while the page is hidden or paused. After a
 * failure it waits 1, 2, 4 and at most 5 seconds.
 * @param task gets an AbortSignal that ends it after 5 seconds, or when `restart` or `stop` is called
 * @param onFailure gets what the task threw
 */
export class Repetition {
  #task; #period; #onFailure;
  #timer = 0; #running = null; #failures = 0; #isActive = false;

  constructor(task, period, onFailure) {
    this.#task = task;
    this.#period = period;
    this.#onFailure = onFailure;
    document.addEventListener("visibilitychange", () => this.#round());
  }

  /** Begins, or begins anew at once: what is under way is given up. */
  restart() {
    this.stop();
    this.#failures = 0;
    this.#isActive = true;
    this.#round();
  }

  stop() {
    this.#isActive = false;
    this.#running?.abort();
    this.#running = null;
    clearTimeout(this.#timer);
  }

  async #round() {
    if (!this.#isActive || this.#running || document.hidden) return;
    clearTimeout(this.#timer);
    const running = new AbortController();
    this.#running = running;
    const start = performance.now();
    try {
      await this.#task(AbortSignal.any([running.signal, AbortSignal.timeout(longestAnswer)]));
      this.#failures = 0;
    } catch (error) {
      if (running.signal.aborted) return;
      this.#failures += 1;
      this.#onFailure(error);
    }
    if (running.signal.aborted) return;
    this.#running = null;
    const delay = this.#failures > 0
      ? retryDelays[Math.min(this.#failures, retryDelays.length) - 1]
      : Math.max(0, this.#period - (performance.now() - start));
    this.#timer = setTimeout(() => this.#round(), delay);
  }
}
