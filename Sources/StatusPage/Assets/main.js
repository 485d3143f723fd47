/**
 * Starts the page: asks for the chosen host each second and for the fleet each 5 seconds, and shows both.
 * @module
 */

import { addressWith, parameter } from "./address.js";
import { fetchDocument, Refusal, Repetition } from "./document.js";
import { Explanation } from "./explain.js";
import { Fleet } from "./fleet.js";
import { write } from "./format.js";
import { drawHost, showHost, showRun } from "./host.js";
import { StallHistory } from "./stall.js";
import { MachineTable } from "./table.js";

const statusPeriod = 1000;
const fleetPeriod = 5000;
const at = (id) => document.getElementById(id);

/** All that the page remembers: the host that is asked for (null: the first), and the last document about it. */
const state = { host: parameter("host"), status: null, isPaused: false, lastAnswer: new Date() };

const stalls = new StallHistory();
const machines = new MachineTable(explain);
const fleet = new Fleet(chooseHost);
const explanation = new Explanation((name) => {
  redraw();
  machines.focus(name);
});
const statusPolling = new Repetition(refreshStatus, statusPeriod, tellFailure);
// That the server is away is told by the polling of the host.
const fleetPolling = new Repetition(refreshFleet, fleetPeriod, () => {});

async function refreshStatus(signal) {
  const status = await fetchDocument("api/v1/status", { host: state.host }, signal);
  takeOver(status);
  tellConnection("live");
}

async function refreshFleet(signal) {
  fleet.show(await fetchDocument("api/v1/hosts", {}, signal), state.status?.host ?? state.host);
}

function takeOver(status) {
  const before = state.status;
  const isNewRun = before !== null && before.run_id !== status.run_id;
  if (before === null || isNewRun || before.host !== status.host) stalls.clear();
  if (isNewRun) fleetPolling.restart();
  stalls.add(status);
  state.status = status;
  state.lastAnswer = new Date();
  showRun(status);
  showHost(status);
  machines.show(status, stalls);
  redraw();
  if (before?.host !== status.host) fleet.mark(status.host);
  announce(before, status, isNewRun);
  openFromAddress(status);
}

/** Tells those who cannot see it what has changed, and nothing while nothing does. */
function announce(before, status, isNewRun) {
  if (isNewRun) write(at("announcement"), "The simulation has begun anew.");
  else if (before?.host !== status.host || before.memory_state !== status.memory_state) {
    write(at("announcement"), `${status.host} is in ${status.memory_state}.`);
  }
}

function redraw() {
  if (state.status) drawHost(state.status, explanation.machine, explain);
}

function tellConnection(text) {
  write(at("connection"), text);
  at("connection").className = text === "live" ? "live" : "away";
}

function tellFailure(error) {
  const isGone = error instanceof Refusal && error.status === 404 && state.host !== null;
  if (isGone) return leaveHost();
  if (error instanceof Refusal && error.status === 503) return tellConnection("the simulation is starting");
  tellConnection(`no answer since ${state.lastAnswer.toLocaleTimeString()}, trying again`);
}

/** The host is not there, or not any more: shows the first and says so. */
function leaveHost() {
  at("notice").hidden = false;
  write(at("notice"), `There is no host ${state.host} now; this is the first of the fleet.`);
  explanation.close();
  state.host = null;
  history.replaceState(null, "", addressWith("host", null));
  // After the failure has been dealt with, so that the round under way is over.
  setTimeout(() => statusPolling.restart());
}

function chooseHost(name) {
  history.pushState(null, "", addressWith("host", name));
  showChosenHost();
}

function showChosenHost() {
  at("notice").hidden = true;
  explanation.close();
  state.host = parameter("host");
  fleet.mark(state.host ?? state.status?.host);
  // A choice is a wish for news, so it ends a pause.
  pause(false);
}

function explain(name) {
  explanation.open(state.status?.host ?? state.host, name);
  redraw();
}

/** Opens the explanation that the address asks for, once the first document is there. */
function openFromAddress(status) {
  const name = parameter("vm");
  if (name !== null && explanation.machine === null) explanation.open(status.host, name);
}

/** Freezes the page or goes on; the simulation does not notice. */
function pause(isPaused) {
  state.isPaused = isPaused;
  at("pause").setAttribute("aria-pressed", isPaused);
  explanation.pause(isPaused);
  if (!isPaused) {
    statusPolling.restart();
    fleetPolling.restart();
    return;
  }
  statusPolling.stop();
  fleetPolling.stop();
  tellConnection("paused; the simulation goes on");
}

function start() {
  document.documentElement.classList.add("live");
  at("pause").addEventListener("click", () => pause(!state.isPaused));
  window.addEventListener("popstate", showChosenHost);
  document.querySelector(".skip").addEventListener("click", (event) => {
    // The part of the address behind the hash belongs to the table.
    event.preventDefault();
    at("main").focus();
  });
  tellConnection("connecting");
  pause(false);
}

start();
