/**
 * The dialog that tells why a machine's memory is taken, from `/api/v1/explain` and `/api/v1/mapping`.
 * @module
 */

import { addressWith } from "./address.js";
import { fetchDocument, pathWith, Repetition } from "./document.js";
import { bytes, write } from "./format.js";
import { drawMapping } from "./mapping.js";

const period = 2000;
const at = (id) => document.getElementById(id);

/** The dialog in the page. */
export class Explanation {
  /** Name of the machine that is explained; null while the dialog is closed. */
  machine = null;
  #host = null;
  #dialog = at("explanation");
  #repetition = new Repetition((signal) => this.#refresh(signal), period, (error) => this.#tellFailure(error));
  #onClose;

  /** @param onClose is called with the name of the machine that was explained */
  constructor(onClose) {
    this.#onClose = onClose;
    at("explanation-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#closed());
  }

  /** Opens the dialog, and keeps it up to date until it is closed. */
  open(host, machine) {
    this.#host = host;
    this.machine = machine;
    write(at("explanation-title"), `Why: ${machine}`);
    at("explanation-raw").setAttribute("href", pathWith("api/v1/explain", { host, vm: machine }));
    showFindings(["Asking the host …"]);
    showNumbers({});
    history.replaceState(null, "", addressWith("vm", machine));
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#repetition.restart();
  }

  /** Stops while the page is paused, and goes on after it. */
  pause(isPaused) {
    if (this.machine === null) return;
    if (isPaused) this.#repetition.stop();
    else this.#repetition.restart();
  }

  /** Closes the dialog, as when the host is another. */
  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #closed() {
    const { machine } = this;
    this.#repetition.stop();
    this.machine = null;
    history.replaceState(null, "", addressWith("vm", null));
    this.#onClose(machine);
  }

  async #refresh(signal) {
    const query = { host: this.#host, vm: this.machine };
    const [explanation, mapping] = await Promise.all([
      fetchDocument("api/v1/explain", query, signal), fetchDocument("api/v1/mapping", query, signal),
    ]);
    const [machine] = explanation.virtual_machines;
    showFindings(machine.findings);
    showNumbers(machine);
    at("deciding").hidden = !machine.powered_on;
    at("mapping").hidden = !machine.powered_on;
    if (machine.powered_on) drawMapping(at("mapping").querySelector(".picture"), mapping);
  }

  #tellFailure(error) {
    showFindings([`No answer to tell from: ${error.message}. Trying again.`]);
  }
}

function showFindings(findings) {
  const list = at("findings");
  while (list.children.length > findings.length) list.lastElementChild.remove();
  while (list.children.length < findings.length) list.appendChild(document.createElement("li"));
  findings.forEach((finding, place) => write(list.children[place], finding));
}

/** Each number is the sum of what stands at the paths that its element names. */
function showNumbers(machine) {
  for (const element of at("deciding").querySelectorAll("[data-path]")) {
    const parts = element.dataset.path.split("+").map((path) => valueAt(machine, path)).filter(Number.isFinite);
    write(element, parts.length > 0 ? bytes(parts.reduce((sum, part) => sum + part, 0)) : "–");
  }
}

function valueAt(document, path) {
  return path.split(".").reduce((value, name) => value?.[name], document);
}
