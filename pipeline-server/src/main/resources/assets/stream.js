// Server-sent events that go on: a browser's own reconnection ends for good with the first answer that is no stream,
// such as a router's while the server restarts. Comes back to where it was, and says how it stands.

const FIRST = 500;
const LONGEST = 5000;

const WORDS = { live: "Live", waiting: "Connecting", lost: "Reconnecting", over: "Ended" };
const TONES = { live: "good", waiting: "calm", lost: "warn", over: "calm" };

const show = (state, name) => {
  if (!state) return;
  state.textContent = WORDS[name];
  state.className = `badge ${TONES[name]}`;
  state.dataset.stream = name;
};

// What is gone or forbidden stays so: the page itself knows what to say then.
const stillThere = async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
    return !(answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status));
  } catch {
    return true;
  }
};

export const stream = (address, { after = "", state, on, opened }) => {
  let seen = after;
  let pause = FIRST;
  let events;
  let over = false;

  const connect = () => {
    const at = new URL(address, location.href);
    if (seen) at.searchParams.set("after", seen);
    events = new EventSource(at);
    events.addEventListener("open", () => {
      pause = FIRST;
      show(state, "live");
      opened?.(seen);
    });
    events.addEventListener("error", () => {
      if (over) return;
      events.close();
      show(state, "lost");
      setTimeout(again, pause);
      pause = Math.min(LONGEST, pause * 2);
    });
    for (const [name, hear] of Object.entries(on)) {
      events.addEventListener(name, (event) => {
        seen = event.lastEventId || seen;
        hear(JSON.parse(event.data));
      });
    }
  };

  const again = async () => {
    if (over) return;
    if (await stillThere()) connect();
    else location.reload();
  };

  show(state, "waiting");
  connect();
  return {
    end: () => {
      over = true;
      events.close();
      show(state, "over");
    },
  };
};
