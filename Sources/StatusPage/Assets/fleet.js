/**
 * The choice of the host: a tile for each, worst first or by name.
 * @module
 */

import { pathWith } from "./document.js";
import { bytes, table, write } from "./format.js";

/** Tiles that are shown at most; the filter finds the others. */
const maximumTiles = 200;
const states = ["high", "clear", "soft", "hard", "low"];

/** The tiles in the page. */
export class Fleet {
  #section = document.getElementById("fleet");
  #list = document.getElementById("tiles");
  #filter = document.getElementById("host-filter");
  #sorting = document.getElementById("host-order");
  #more = document.getElementById("more-hosts");
  #tiles = new Map();
  #hosts = [];
  #shown = null;

  /** @param choose is called with the name of the host that is chosen */
  constructor(choose) {
    this.#filter.addEventListener("input", () => this.#arrange());
    this.#sorting.addEventListener("change", () => this.#arrange());
    this.#list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      // Others open a tab or a window, as with any link.
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      choose(link.querySelector("bdi").textContent);
    });
    for (const item of this.#list.children) this.#tiles.set(item.querySelector("bdi").textContent, item);
  }

  /** Shows the hosts of a document, and which of them the page shows in full. */
  show(document, shown) {
    const hosts = table(document);
    this.#hosts = hosts.rows.map((row) => {
      const value = (column) => hosts.value(row, column);
      const [free, minFree] = [value("memory_free_bytes"), value("memory_min_free_bytes")];
      return { name: value("host"), state: value("memory_state"), free, room: minFree > 0 ? free / minFree : Infinity };
    });
    this.#section.hidden = this.#hosts.length < 2;
    this.#section.classList.toggle("many", this.#hosts.length > 12);
    this.mark(shown);
  }

  /** Marks the tile of the host that the page shows. */
  mark(shown) {
    this.#shown = shown;
    this.#arrange();
  }

  #arrange() {
    if (this.#hosts.length === 0) return;
    const wanted = this.#filter.value.trim().toLowerCase();
    const found = this.#hosts.filter((host) => host.name.toLowerCase().includes(wanted));
    found.sort(this.#sorting.value === "name" ? byName : byPressure);
    const listed = found.slice(0, maximumTiles);
    const items = listed.map((host) => this.#tile(host));
    const isSame = items.length === this.#list.children.length && items.every((item, place) => item === this.#list.children[place]);
    if (!isSame) this.#rearrange(items);
    for (const name of this.#tiles.keys()) if (!listed.some((host) => host.name === name)) this.#tiles.delete(name);
    const others = found.length - listed.length;
    write(this.#more, others > 0 ? `And ${others} more: filter by name.` : found.length === 0 ? "No host has such a name." : "");
  }

  /** Moves the items; the focus stays where it was. */
  #rearrange(items) {
    const focused = document.activeElement;
    this.#list.replaceChildren(...items);
    if (items.some((item) => item.contains(focused))) focused.focus({ preventScroll: true });
  }

  #tile(host) {
    if (!this.#tiles.has(host.name)) this.#tiles.set(host.name, makeTile(host.name));
    const item = this.#tiles.get(host.name);
    const link = item.firstElementChild;
    if (host.name === this.#shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    const state = item.querySelector(".state");
    state.className = `state ${host.state}`;
    write(state, host.state);
    write(item.querySelector("small"), `${bytes(host.free)} free`);
    return item;
  }
}

function byName(one, other) {
  return one.name.localeCompare(other.name, "en", { numeric: true });
}

function byPressure(one, other) {
  return states.indexOf(other.state) - states.indexOf(one.state) || one.room - other.room;
}

function makeTile(name) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = pathWith("", { host: name });
  const title = document.createElement("b");
  title.title = name;
  title.appendChild(document.createElement("bdi")).textContent = name;
  link.append(title, " ", document.createElement("span"), " ", document.createElement("small"));
  link.querySelector("span").className = "state";
  return item;
}
