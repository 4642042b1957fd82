// An app's log as it is written.

import { liveLog } from "./log.js";

const log = liveLog(document.getElementById("log"));
const state = document.getElementById("stream-state");
const show = (text, tone) => {
  state.textContent = text;
  state.className = `badge ${tone}`;
};

const events = new EventSource(document.querySelector("[data-log-events]").dataset.logEvents);
events.addEventListener("open", () => {
  log.clear();
  show("Live", "good");
});
events.addEventListener("release", log.clear);
events.addEventListener("lines", (event) => log.add(JSON.parse(event.data).lines));
events.addEventListener("error", () => show("Reconnecting", "warn"));
