/**
 * The head of the page and the chosen host: run, sentence, state, numbers, pictures.
 * @module
 */

import { pathWith } from "./document.js";
import { clock, duration, write, writerOf } from "./format.js";
import { drawLadder } from "./ladder.js";
import { drawMap } from "./map.js";
import { drawRibbon } from "./ribbon.js";
import { summary, writeSummary } from "./summary.js";

const at = (id) => document.getElementById(id);

/** Shows how far the run is. */
export function showRun(status) {
  write(at("scenario").firstElementChild ?? at("scenario"), status.scenario);
  write(at("simulated-time"), clock(status.time));
  write(at("elapsed"), duration(status.elapsed_seconds));
  const behind = status.lag_seconds >= 1 ? `, ${duration(status.lag_seconds)} behind` : "";
  write(at("speed"), `${Number(status.speed_ratio.toFixed(1))}×${behind}`);
  document.documentElement.dataset.elapsed = status.elapsed_seconds;
  document.documentElement.dataset.run = status.run_id;
}

/** Shows the host in words and numbers. */
export function showHost(status) {
  const state = status.memory_state;
  write(nameIn(at("host-name")), status.host);
  write(at("state").querySelector("b"), state);
  at("state").className = `state ${state}`;
  document.title = `${state}: ${status.host} - aerostat`;
  writeSummary(at("summary"), summary(status));
  write(at("policy"), status.policy);
  for (const number of at("host-facts").querySelectorAll("[data-column]")) {
    const { column } = number.dataset;
    number.dataset.value = status.metrics[column];
    write(number, writerOf(column)(status.metrics[column]));
  }
  at("status-link").setAttribute("href", pathWith("api/v1/status", { host: status.host }));
}

/** Draws the pictures of the host; `choose` is called with the name of the machine that is clicked. */
export function drawHost(status, chosen, choose) {
  const place = (id) => at(id).querySelector(".picture");
  drawMap(place("map"), status, chosen, choose);
  drawLadder(place("ladder"), status);
  drawRibbon(place("ribbon"), status);
}

/** The element that holds the name, which is isolated from the text around it. */
function nameIn(heading) {
  if (!heading.firstElementChild) heading.replaceChildren(document.createElement("bdi"));
  return heading.firstElementChild;
}
