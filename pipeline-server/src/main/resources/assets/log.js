// A log that follows its end until somebody scrolls up, and never grows without bound. Lines are drawn together,
// once a frame, in blocks of their own: the browser lays out what is new and nothing else, and is never asked where
// anything stands.

const MAX_LINES = 5000;
const MAX_FRAME = 1000;
const END = 1e9;

const row = (line) => {
  const span = document.createElement("span");
  if (typeof line === "string") {
    span.textContent = line;
  } else {
    const stamp = document.createElement("time");
    stamp.textContent = line.stamp;
    span.append(stamp, line.note ? ` ── ${line.text}` : ` ${line.text}`);
    if (line.note) span.className = "note";
  }
  return span;
};

export const liveLog = (element) => {
  let waiting = [];
  let skipped = 0;
  let frame = 0;
  let following = true;
  let lines = element.querySelectorAll("span").length;

  const draw = () => {
    frame = 0;
    if (waiting.length === 0) return;
    const block = document.createElement("div");
    const some = waiting.slice(-MAX_FRAME);
    skipped += waiting.length - some.length;
    waiting = [];
    if (skipped > 0) {
      some.unshift({ stamp: "", text: `${skipped} lines came too fast to be shown`, note: true });
      skipped = 0;
    }
    for (const line of some) block.append(row(line), "\n");
    element.append(block);
    lines += some.length;
    while (lines > MAX_LINES && element.firstElementChild !== block) {
      const first = element.firstElementChild;
      lines -= Math.max(1, first.querySelectorAll("span").length);
      if (first.nextSibling.nodeType === Node.TEXT_NODE) first.nextSibling.remove();
      first.remove();
    }
    if (following) element.scrollTop = END;
  };

  element.addEventListener("scroll", () => {
    following = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
  }, { passive: true });
  element.scrollTop = END;

  return {
    clear: () => {
      waiting = [];
      lines = 0;
      element.replaceChildren();
    },
    add: (more) => {
      waiting.push(...more);
      if (waiting.length > MAX_LINES) {
        skipped += waiting.length - MAX_LINES;
        waiting = waiting.slice(-MAX_LINES);
      }
      // A tab in the background draws no frames.
      frame ||= document.hidden ? setTimeout(draw, 500) : requestAnimationFrame(draw);
    },
  };
};
