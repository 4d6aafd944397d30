// What the page knows: who one is, what was posted, what is on its way, and how far each person has read.

const READS = "stocktake.reads";
const PENDING = "stocktake.pending";
const BOT = "stocktake";

export class Store {
  me = "";
  people = [];
  posted = new Map();
  newest = {};
  seq = 0;
  pending = recall(sessionStorage, PENDING, []);
  #reads = recall(localStorage, READS, {});

  /** Begins again from everything one person sees. */
  begin({ me, people, posted, newest, seq }) {
    this.me = me;
    this.people = people;
    this.newest = newest;
    this.seq = seq;
    this.posted = new Map(posted.map((message) => [message.key, message]));
    this.#reads = recall(localStorage, READS, {});
    const marks = Object.values(this.#reads).flatMap((rooms) => Object.values(rooms));
    if (marks.some((mark) => mark > seq)) this.#remember({}); // another database: nothing of it has been read
  }

  /** Keeps one message; false when this, or a later change of it, is here already. */
  keep(message) {
    this.seq = Math.max(this.seq, message.seq);
    const old = this.posted.get(message.key);
    if (old && old.seq >= message.seq) return false;
    this.posted.set(message.key, message);
    return true;
  }

  savePending() {
    sessionStorage.setItem(PENDING, JSON.stringify(this.pending));
  }

  somebody(key) {
    return this.people.find((person) => person.key === key);
  }

  /** Whether it heads a conversation of its own, or is shown among the others of its room. */
  #inRoom(message, room) {
    return message.room === room && (room === "direct" || !message.thread || !this.posted.has(message.thread));
  }

  /** What a room shows, oldest first: what was posted, then what is on its way. */
  room(room) {
    return this.#ordered((message) => this.#inRoom(message, room));
  }

  /** A thread's head and its replies, oldest first. */
  thread(key) {
    return this.#ordered((message) => message.key === key || (message.thread === key && message.room !== "direct"));
  }

  #ordered(wanted) {
    const posted = [...this.posted.values()].filter(wanted).sort((a, b) => a.order - b.order);
    // On its way until the server has said so, also when it is seen already: it may be posted and not yet heard.
    const sending = this.pending.filter((message) => message.author === this.me && !this.posted.has(message.key) && wanted(message));
    return [...posted, ...sending];
  }

  /** How many replies a message has, how many of them are unread, and when the last one came. */
  replies(key) {
    let count = 0;
    let fresh = 0;
    let last = null;
    const read = this.readUpTo(`thread:${key}`);
    for (const message of this.posted.values()) {
      if (message.thread !== key || message.room === "direct") continue;
      count += 1;
      if (message.order > read && message.author !== this.me) fresh += 1;
      if (!last || message.order > last.order) last = message;
    }
    return { count, fresh, at: last?.at ?? null };
  }

  readUpTo(what, person = this.me) {
    return this.#reads[person]?.[what] ?? 0;
  }

  /** Marks a room ("direct", "unit") or a thread ("thread:KEY") as read to its end. */
  read(what) {
    let mark = this.readUpTo(what);
    for (const message of this.posted.values()) {
      const there = what.startsWith("thread:") ? message.thread === what.slice(7) : message.room === what;
      if (there) mark = Math.max(mark, message.order);
    }
    if (mark === this.readUpTo(what)) return;
    this.#remember({ ...this.#reads, [this.me]: { ...this.#reads[this.me], [what]: mark } });
  }

  unread(room) {
    const read = this.readUpTo(room);
    let count = 0;
    for (const message of this.posted.values()) {
      if (message.room === room && message.order > read && message.author !== this.me) count += 1;
    }
    return count;
  }

  hasNews(person) {
    return (this.newest[person] ?? 0) > this.readUpTo("direct", person);
  }

  /** Another window read something. */
  recallReads() {
    this.#reads = recall(localStorage, READS, {});
  }

  #remember(reads) {
    // Another window may have read something meanwhile: keep the later mark of each.
    const kept = reads === this.#reads ? {} : recall(localStorage, READS, {});
    if (Object.keys(reads).length) {
      for (const [person, rooms] of Object.entries(kept)) {
        for (const [room, mark] of Object.entries(rooms)) {
          reads[person] ??= {};
          reads[person][room] = Math.max(mark, reads[person][room] ?? 0);
        }
      }
    }
    this.#reads = reads;
    localStorage.setItem(READS, JSON.stringify(reads));
  }
}

export const isBot = (message) => message.author === BOT;

function recall(storage, name, otherwise) {
  try {
    return JSON.parse(storage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}
