// A log that follows its end until somebody scrolls up, and never grows without bound.

const MAX_LINES = 5000;

export const liveLog = (element) => {
  const atEnd = () => element.scrollHeight - element.scrollTop - element.clientHeight < 40;
  const toEnd = () => (element.scrollTop = element.scrollHeight);
  toEnd();
  return {
    clear: () => element.replaceChildren(),
    add: (lines) => {
      const follow = atEnd();
      for (const line of lines) {
        const span = document.createElement("span");
        span.textContent = line;
        element.append(span, "\n");
      }
      while (element.childElementCount > MAX_LINES) {
        element.firstElementChild.remove();
        element.firstChild?.remove();
      }
      if (follow) toEnd();
    },
  };
};
