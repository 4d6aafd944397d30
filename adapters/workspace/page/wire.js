// Talks with the server. An action carries a key minted here, so that trying again is the same action, never another.

const TRIES = [400, 900, 1800, 3000];
const OUT_OF_SIGHT = 60000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** The server said no, in words for the person. `fields` are complaints about fields of a form. */
export class Refused extends Error {
  constructor(sentence, fields = {}) {
    super(sentence);
    this.fields = fields;
  }
}

/** Nobody answered, for as long as we tried: whether it arrived is not known. */
export class NotReached extends Error {}

export const mint = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** One answer, whole: an answer cut short is no answer, and raises as a lost connection does. */
async function once(path, options) {
  const response = await fetch(path, options);
  return { ok: response.ok, text: await response.text() };
}

function read({ ok, text }) {
  let told = null;
  try {
    told = JSON.parse(text);
  } catch {
    throw new Refused("The workspace answered in a way this page does not know. Reload it to carry on.");
  }
  if (!ok) throw new Refused(told.sentence ?? "That was not taken.", told.fields);
  return told;
}

async function patiently(path, options, pauses) {
  for (let attempt = 0; ; attempt += 1) {
    let answer;
    try {
      answer = await once(path, options);
    } catch {
      if (attempt >= pauses.length) throw new NotReached("No answer came. Please look whether anything changed before you try again.");
      await wait(pauses[attempt]);
      continue;
    }
    return read(answer);
  }
}

/** Everything `as` sees, however long it takes. */
export async function state(as) {
  for (;;) {
    try {
      return await patiently(`/api/state?as=${encodeURIComponent(as)}`, {}, TRIES);
    } catch (error) {
      if (!(error instanceof NotReached)) throw error;
    }
  }
}

/** Asks for something once or twice more, and no longer: somebody is waiting with a finger on a button. */
export const ask = (path, query) => patiently(`/api/${path}?${new URLSearchParams(query)}`, {}, [250, 700]);

const deliver = (path, options) => patiently(path, { method: "POST", ...options }, TRIES);

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
