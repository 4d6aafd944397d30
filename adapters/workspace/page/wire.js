// Talks with the server. An action carries a key minted here, so that trying again is the same action, never another.

const TRIES = [400, 900, 1800, 3500, 6000];
const OUT_OF_SIGHT = 60000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** The server said no, in words for the person. `fields` are complaints about fields of a form. */
export class Refused extends Error {
  constructor(sentence, fields = {}) {
    super(sentence);
    this.fields = fields;
  }
}

/** Nobody answered, for as long as we tried. */
export class NotReached extends Error {}

export const mint = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

async function read(response) {
  let told = null;
  try {
    told = await response.json();
  } catch {
    throw new Refused("The workspace answered in a way this page does not know. Reload it to carry on.");
  }
  if (!response.ok) throw new Refused(told.sentence ?? "That was not taken.", told.fields);
  return told;
}

/** Everything `as` sees. */
export async function state(as) {
  for (let attempt = 0; ; attempt += 1) {
    let response;
    try {
      response = await fetch(`/api/state?as=${encodeURIComponent(as)}`);
    } catch {
      await wait(TRIES[Math.min(attempt, TRIES.length - 1)]);
      continue;
    }
    return read(response);
  }
}

/** Asks for something once or twice more, and no longer: somebody is waiting with a finger on a button. */
export async function ask(path, query) {
  for (const pause of [250, 700, null]) {
    let response;
    try {
      response = await fetch(`/api/${path}?${new URLSearchParams(query)}`);
    } catch {
      if (pause === null) break;
      await wait(pause);
      continue;
    }
    return read(response);
  }
  throw new NotReached("The workspace did not answer. Please try again.");
}

async function deliver(path, options) {
  for (const pause of [...TRIES, null]) {
    let response;
    try {
      response = await fetch(path, { method: "POST", ...options });
    } catch {
      if (pause === null) break;
      await wait(pause);
      continue;
    }
    return read(response);
  }
  throw new NotReached("Not sent: the workspace did not answer.");
}

/** Delivers one action. Raises Refused or NotReached. */
export const act = (what, said) =>
  deliver(`/api/${what}`, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) });

/** Delivers a file. */
export const actWithFile = (said, file) =>
  deliver(`/api/files?${new URLSearchParams(said)}`, {
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });

export const pictureAddress = (as, posted, block, theme) =>
  `/api/pictures/${theme}?${new URLSearchParams({ as, key: posted.key, block, seq: posted.seq })}`;

/**
 * Listens to what changes for `as` after `seq`, through lost connections, until closed.
 * `hear` has a function for each of: posted, newest, clock, reset, up, down.
 */
export function listen(as, seq, hear) {
  let source = null;
  let closed = false;
  let again = 0;
  let pause = 300;

  function open() {
    clearTimeout(again);
    source = new EventSource(`/api/events?${new URLSearchParams({ as, after: seq })}`);
    source.onopen = () => {
      pause = 300;
      hear.up();
    };
    source.onerror = () => {
      rest();
      if (closed) return;
      hear.down();
      again = setTimeout(open, pause);
      pause = Math.min(pause * 1.6, 4000);
    };
    source.addEventListener("posted", (event) => {
      seq = Math.max(seq, Number(event.lastEventId));
      hear.posted(JSON.parse(event.data));
    });
    for (const name of ["newest", "clock", "reset"]) {
      source.addEventListener(name, (event) => hear[name](JSON.parse(event.data)));
    }
  }

  function rest() {
    clearTimeout(again);
    source?.close();
    source = null;
  }

  // A browser keeps at most six connections to one address: windows out of sight give theirs up after a while.
  let hidden = 0;
  function seen() {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(rest, OUT_OF_SIGHT);
    else if (!source && !closed) open();
  }

  document.addEventListener("visibilitychange", seen);
  open();
  return () => {
    closed = true;
    document.removeEventListener("visibilitychange", seen);
    clearTimeout(hidden);
    rest();
  };
}
