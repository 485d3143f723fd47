/**
 * The table of the host's machines: rows kept in place and written where a number has changed,
 * order, filter.
 * Headings, columns and the shape of a row are those of the HTML.
 * @module
 */

import { readView, writeView } from "./address.js";
import { barOf, drawBar } from "./bar.js";
import { percent, table, write, writerOf } from "./format.js";

/** Of more machines than this, only rows in or near the view are written; others wait until they come near. */
const writtenAlways = 100;

/** The table in the page. */
export class MachineTable {
  #body = document.querySelector("#machine-table tbody");
  #template = document.getElementById("machine-row").content.firstElementChild;
  #headings = [...document.querySelectorAll("#machine-table thead th")];
  #filter = document.getElementById("filter");
  #count = document.getElementById("machine-count");
  #causes = new Map([...document.querySelectorAll("#stall-causes li")].map((li) => [li.dataset.cause, li.textContent]));
  #view = readView();
  #rows = new Map();
  #views = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) this.#rows.get(target.dataset.vm)?.come(isIntersecting);
  }, { rootMargin: "400px" });

  /** @param choose is called with the name of the machine whose button is pressed */
  constructor(choose) {
    for (const heading of this.#headings) heading.firstElementChild.addEventListener("click", () => this.#sortBy(heading));
    this.#filter.value = this.#view.filter;
    this.#filter.addEventListener("input", () => this.#setView({ ...this.#view, filter: this.#filter.value }));
    this.#body.addEventListener("click", (event) => {
      const button = event.target.closest("button.why");
      if (!button) return;
      event.preventDefault();
      choose(button.value);
    });
    for (const element of this.#body.rows) this.#add(element.dataset.vm, element);
    this.#markHeadings();
  }

  /** Shows the machines of a status document; `stalls` knows how much of the last seconds each waited. */
  show(status, stalls) {
    const machines = table(status.virtual_machines);
    const scale = machines.rows.reduce((most, row) => Math.max(most, machines.value(row, "memory_size_bytes")), 0);
    const names = new Set();
    machines.rows.forEach((values, order) => {
      const name = machines.value(values, "vm");
      names.add(name);
      const row = this.#rows.get(name) ?? this.#add(name, this.#template.cloneNode(true));
      row.take({ value: (column) => machines.value(values, column), scale, order, stall: stalls.of(name) });
      if (machines.rows.length <= writtenAlways || row.isNear) row.write();
    });
    for (const [name, row] of this.#rows) {
      if (names.has(name)) continue;
      this.#views.unobserve(row.element);
      row.element.remove();
      this.#rows.delete(name);
    }
    this.#arrange();
  }

  /** Puts the focus on the button of a machine, as after its explanation. */
  focus(name) {
    this.#rows.get(name)?.element.querySelector("button.why").focus();
  }

  #add(name, element) {
    const row = new MachineRow(element, this.#causes);
    this.#rows.set(name, row);
    this.#views.observe(element);
    return row;
  }

  #sortBy(heading) {
    const sort = heading.firstElementChild.dataset.sort;
    // Numbers are of interest from the largest down, names from the first; a second press turns the order.
    const first = sort !== "vm" && sort !== "order" && sort !== "throughput_ratio";
    this.#setView({ ...this.#view, sort, isDescending: this.#view.sort === sort ? !this.#view.isDescending : first });
  }

  #setView(view) {
    this.#view = view;
    writeView(view);
    this.#markHeadings();
    this.#arrange();
  }

  #markHeadings() {
    for (const heading of this.#headings) {
      if (heading.firstElementChild.dataset.sort !== this.#view.sort) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", this.#view.isDescending ? "descending" : "ascending");
    }
  }

  /** Brings the rows into order and hides those that the filter passes over; touches nothing that stands right. */
  #arrange() {
    const wanted = this.#view.filter.trim().toLowerCase();
    const rows = [...this.#rows.values()].sort(this.#comparison());
    let shown = 0;
    for (const row of rows) {
      const isShown = row.searched.includes(wanted);
      shown += isShown ? 1 : 0;
      if (row.element.hidden === isShown) row.element.hidden = !isShown;
    }
    const present = [...this.#body.children];
    const isSame = rows.length === present.length && rows.every((row, place) => row.element === present[place]);
    if (!isSame) this.#body.append(...rows.map((row) => row.element));
    const all = `${rows.length} machine${rows.length === 1 ? "" : "s"}`;
    write(this.#count, shown === rows.length ? all : `${shown} of ${all}`);
  }

  #comparison() {
    const { sort, isDescending } = this.#view;
    if (!sort) return (one, other) => one.order - other.order;
    const sign = isDescending ? -1 : 1;
    const compare = sort === "vm"
      ? (one, other) => one.name.localeCompare(other.name, "en", { numeric: true })
      : (one, other) => one.key(sort) - other.key(sort);
    // Equal ones keep the order of the scenario, so that rows do not jump.
    return (one, other) => sign * compare(one, other) || one.order - other.order;
  }
}

/** A row of the table: what is known about the machine, and what of it stands in the page. */
class MachineRow {
  name = "";
  order = 0;
  /** What the filter looks at. */
  searched = "";
  /** Whether the row is in the view of the reader, or will soon be. */
  isNear = false;
  #known = null;
  #causes;
  #button; #kind; #stalled; #cause; #numbers; #bar;

  constructor(element, causes) {
    this.element = element;
    this.name = element.dataset.vm;
    this.#causes = causes;
    this.#button = element.querySelector("button.why");
    this.#kind = element.querySelector("th small");
    this.#stalled = element.querySelector(".stalled");
    this.#cause = this.#stalled.nextElementSibling;
    this.#numbers = [...element.querySelectorAll("[data-column]")].map((number) => {
      const { column } = number.dataset;
      return { number, column, write: writerOf(column), value: null };
    });
    this.#bar = barOf(element);
  }

  /** What the row is sorted by. */
  key(column) {
    if (column === "order") return this.order;
    return column === "stalled" ? this.#known.stall?.share ?? 0 : this.#known.value(column) ?? 0;
  }

  /** Remembers what is known about the machine now. */
  take(known) {
    this.#known = known;
    this.order = known.order;
    this.#identify(known.value("vm"), known.value("group"), known.value("guest_os"), known.value("powered_on") === 1);
  }

  /** Comes near the view, or leaves it. */
  come(isNear) {
    this.isNear = isNear;
    if (isNear && this.#known) this.write();
  }

  /** Writes what has changed. */
  write() {
    const { value, scale, stall } = this.#known;
    for (const shown of this.#numbers) {
      const next = value(shown.column);
      if (next === shown.value) continue;
      shown.value = next;
      shown.number.dataset.value = next;
      write(shown.number, shown.write(next));
    }
    write(this.#stalled, stall ? percent(stall.share, 1) : "–");
    write(this.#cause, this.#causes.get(stall?.cause) ?? "");
    drawBar(this.#bar, value, scale);
  }

  #identify(name, group, guest, isOn) {
    const kind = [group, guest, ...isOn ? [] : ["powered off"]].join(" · ");
    const searched = `${name} ${group}`.toLowerCase();
    if (this.name === name && this.#kind.textContent === kind && this.searched === searched) return;
    this.name = name;
    this.searched = searched;
    this.element.dataset.vm = name;
    this.element.classList.toggle("off", !isOn);
    this.#button.value = name;
    this.#button.title = name;
    write(this.#button.firstElementChild, name);
    write(this.#kind, kind);
  }
}
