// A running deploy: steps and log as they happen; the finished page is the server's.

import { liveLog } from "./log.js";
import { stream } from "./stream.js";

const TONES = {
  running: "busy", retrying: "busy", succeeded: "good", failed: "bad",
  "undo-failed": "bad", undoing: "warn", undone: "warn", pending: "calm",
};

const took = (millis) => {
  if (millis < 1000) return `${Math.max(0, Math.round(millis))} ms`;
  if (millis < 60000) return `${(millis / 1000).toFixed(1)} s`;
  return `${Math.floor(millis / 60000)} min ${Math.floor(millis / 1000) % 60} s`;
};

const WORDS = {
  undoing: "is taken back", undone: "taken back", "undo-failed": "could not be taken back", retrying: "again soon",
};

const note = (row, text) => (row.querySelector(".step-time").textContent = text);

const badge = document.querySelector("[data-deploy-state]");

// The deploy's own state is that of its steps.
const state = (status) => {
  if (!badge) return;
  const undoing = ["undoing", "undone", "kept"].includes(status);
  badge.className = `badge ${undoing ? "warn" : status === "undo-failed" ? "bad" : "busy"}`;
  badge.textContent = undoing ? "Taking back" : status === "undo-failed" ? "Stuck" : badge.dataset.deployState;
};

const step = ({ name, status, at }) => {
  state(status);
  const row = document.querySelector(`[data-step="${CSS.escape(name)}"]`);
  if (!row) return;
  if (status === "undoing") {
    row.dataset.before = JSON.stringify([row.className, row.dataset.status, row.querySelector(".step-time").textContent]);
  } else if (status === "kept" && row.dataset.before) {
    // Nothing of it was taken back: it is what it was.
    const [tone, was, text] = JSON.parse(row.dataset.before);
    row.className = tone;
    row.dataset.status = was;
    note(row, text);
    return;
  }
  row.className = TONES[status] ?? "calm";
  row.dataset.status = status;
  if (status === "running") {
    row.dataset.started ||= at;
    note(row, "running");
  } else if (row.dataset.started && (status === "succeeded" || status === "failed")) {
    note(row, took(Date.parse(at) - Date.parse(row.dataset.started)));
  } else {
    note(row, WORDS[status] ?? status);
  }
  document.getElementById("queue")?.remove();
};

const queued = ({ ahead }) => {
  const text = document.getElementById("queue-text");
  if (!text) return;
  text.textContent = ahead === 0 ? "Next in line." : ahead === 1 ? "One deploy goes first." : `${ahead} deploys go first.`;
};

const log = liveLog(document.getElementById("log"));
const address = document.querySelector("[data-deploy-events]")?.dataset.deployEvents;

if (address) {
  const events = stream(address, {
    state: document.getElementById("stream-state"),
    // The first connection tells the whole story; a later one goes on where this page was.
    opened: (seen) => seen || log.clear(),
    on: {
      line: ({ text }) => log.add([text]),
      step,
      queued,
      ended: () => {
        events.end();
        location.reload();
      },
    },
  });
}
