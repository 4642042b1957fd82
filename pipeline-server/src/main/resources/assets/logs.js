// An app's log as it is written.

import { liveLog } from "./log.js";
import { stream } from "./stream.js";

const page = document.querySelector("[data-log-events]");
const log = liveLog(document.getElementById("log"));

stream(page.dataset.logEvents, {
  after: page.dataset.seen,
  state: document.getElementById("stream-state"),
  on: {
    // Said when there is nothing to go on from: what follows begins with the last lines.
    release: ({ number, again }) => {
      if (again) log.clear();
      for (const place of document.querySelectorAll("[data-live-release]")) place.textContent = `r${number}`;
    },
    lines: ({ lines }) => log.add(lines),
  },
});
