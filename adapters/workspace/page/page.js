// The workspace: who one is and where, what is said there, live.

import { clock } from "./clock.js";
import { announce, avatar, by, h } from "./dom.js";
import { plain, saysTheSame } from "./blocks.js";
import { openForm } from "./forms.js";
import { hints } from "./hints.js";
import { switcher } from "./people.js";
import { Store, isBot } from "./store.js";
import { talk } from "./talk.js";
import { act, actWithFile, ask, listen, mint, NotReached, state } from "./wire.js";
import { writer } from "./writer.js";

const ROOMS = {
  direct: { name: "Stocktake", about: "Between you and Stocktake. Nobody else sees this.", write: "Write to Stocktake", hint: "Write to Stocktake" },
  unit: { name: "delivery-unit", about: "The unit’s channel: flags, rounds and what becomes of them.", write: "Write to the unit’s channel", hint: "Write here, or ask: status, late, flags, @stocktake …", short: "Write, or ask: status" },
};
const LONGEST_ANSWER = 8000;

const store = new Store();
const here = { room: "direct", thread: null, newAfter: null };
const pressed = new Map();
const answering = { place: null, shown: false, timers: [] };
let stopListening = () => {};
let loading = 0;
let opening = false;
let queue = Promise.resolve();

// ---- who and where: kept in the address, so that two windows can be two people

function address(change = {}) {
  const now = { as: store.me, in: here.room, thread: here.thread, ...change };
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(now)) if (value) kept.set(name, value);
  return `#${kept}`;
}

function go(change) {
  const wanted = address(change);
  if (wanted === location.hash) follow();
  else location.hash = wanted;
}

async function follow() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const as = wanted.get("as") ?? store.me;
  if (!store.me || as !== store.me) await become(as);
  if (!store.me) return;
  const seesUnit = store.somebody(store.me)?.unit;
  const room = wanted.get("in") === "unit" && seesUnit ? "unit" : "direct";
  const thread = room === "unit" && store.posted.has(wanted.get("thread")) ? wanted.get("thread") : null;
  enter(room, thread);
}

async function become(as) {
  loading += 1;
  const turn = loading;
  let told;
  connection(false);
  try {
    told = await state(as);
  } catch (error) {
    line(error.message, true);
    return;
  }
  connection(true);
  if (turn !== loading) return;
  stopListening();
  pressed.clear();
  stopWaiting();
  store.begin(told);
  here.room = null;
  time.show(told.clock);
  stopListening = listen(store.me, told.seq, {
    posted: hear,
    newest(newest) {
      store.newest = newest;
      people.render();
    },
    clock: time.show,
    reset() {
      stopListening();
      store.me = "";
      follow();
    },
    up() {
      connection(true);
      for (const message of store.pending) if (message.status === "waiting") inTurn(() => sendWords(message));
    },
    down: () => connection(false),
  });
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.get("as") !== store.me) history.replaceState(null, "", address({ in: asked.get("in"), thread: asked.get("thread") }));
}

function enter(room, thread) {
  const moved = here.room !== room || here.as !== store.me;
  const opened = moved || here.thread !== thread;
  here.as = store.me;
  here.room = room;
  here.thread = thread;
  if (moved) {
    here.newAfter = store.unread(room) ? store.readUpTo(room) : null;
    by("room-name").textContent = ROOMS[room].name;
    by("room-name").classList.toggle("channel", room !== "direct");
    by("room-about").textContent = ROOMS[room].about;
    main.open(`${store.me}:${room}`, ROOMS[room].write, (narrow.matches && ROOMS[room].short) || ROOMS[room].hint);
  }
  if (room === "unit") tips.done("unit");
  by("thread").hidden = !thread;
  by("shell").classList.toggle("with-thread", Boolean(thread));
  if (thread && opened) {
    threadNewAfter = store.replies(thread).fresh ? store.readUpTo(`thread:${thread}`) : null;
    reply.open(`${store.me}:${thread}`, "Reply in this thread");
  }
  coverIfNarrow();
  render({ open: moved, openThread: opened });
  if (thread && opened) reply.focus();
  else if (!thread && leaving) mainTalk.focusOn(leaving, "replies");
  else if (moved && !coarse.matches) main.focus();
  leaving = null;
}

let threadNewAfter = null;
let leaving = null;
const narrow = matchMedia("(max-width: 900px)");
const coarse = matchMedia("(pointer: coarse)");
narrow.addEventListener("change", coverIfNarrow);

/** On a phone an open thread lies over the rest, which then cannot be reached behind it. */
function coverIfNarrow() {
  const covered = narrow.matches && Boolean(here.thread);
  by("talk").inert = covered;
  document.querySelector(".side").inert = covered;
}

function closeThread() {
  leaving = here.thread;
  if (leaving) go({ thread: null });
}

// ---- what is said

function hear(message) {
  const before = store.posted.get(message.key);
  if (!store.keep(message)) return;
  if (isBot(message)) {
    for (const [key, waits] of pressed) if (waits.room === message.room) release(key);
    if (answering.place === placeOf(message)) stopWaiting();
  }
  if (!before || !saysTheSame(before, message)) tell(message);
  render();
}

function tell(message) {
  if (message.author === store.me) return;
  const inSight = message.room === here.room && (!message.thread || message.room === "direct" || message.thread === here.thread);
  if (inSight) announce(`${message.name}${message.edited ? " changed a message" : ""}: ${plain(message)}`);
  else if (message.room === here.room) announce(`A reply in a thread, from ${message.name}.`);
  else announce(`A new message in ${message.room === "direct" ? "your direct messages" : "the unit’s channel"}.`);
}

const placeOf = (said) => `${said.room}/${said.room === "direct" ? "" : said.thread ?? ""}`;

function waitFor(said) {
  stopWaiting();
  answering.place = placeOf(said);
  answering.timers = [
    setTimeout(() => {
      answering.shown = true;
      render();
    }, 450),
    setTimeout(() => {
      stopWaiting();
      render();
    }, LONGEST_ANSWER),
  ];
}

function stopWaiting() {
  for (const timer of answering.timers) clearTimeout(timer);
  answering.place = null;
  answering.shown = false;
  answering.timers = [];
}

/** One after the other, so that what is said first arrives first. */
function inTurn(task) {
  queue = queue.then(task, task);
  return queue;
}

function say(text, file, thread) {
  const room = here.room;
  if (!room) {
    main.put(text); // nothing has been loaded yet: keep what was written
    return;
  }
  here.newAfter = null;
  if (file) sendFile(file, room, thread);
  if (text) {
    const key = mint();
    const message = { key: `own-${key}`, minted: key, author: store.me, name: store.somebody(store.me).name, room, thread, text, at: lastInstant(), order: Infinity, status: "sending" };
    store.pending.push(message);
    store.savePending();
    inTurn(() => sendWords(message));
  }
  const role = store.somebody(store.me).role;
  if (room === "direct" && /lead\b|leads\b/i.test(role)) tips.done("answer");
  if (/leader/i.test(role)) tips.done("ask");
  render();
}

/** Until the server says when, a message on its way belongs after what is there. */
function lastInstant() {
  const shown = by("clock-day").dateTime;
  const latest = [...store.posted.values()].reduce((at, message) => (message.at > at ? message.at : at), shown || "");
  return latest || new Date().toISOString();
}

async function sendWords(message) {
  replacePending(message, { status: "sending", why: null });
  render();
  if (message.author === store.me && !message.thread && message.room === "direct") waitFor(message);
  try {
    const { posted } = await act("words", { as: message.author, key: message.minted, room: message.room, thread: message.thread ?? "", text: message.text });
    if (message.author === store.me) store.keep(posted);
    replacePending(message, null);
  } catch (error) {
    stopWaiting();
    if (error instanceof NotReached) {
      // Whether it arrived is not known. The same key is sent again once somebody answers, which settles it.
      replacePending(message, { status: "waiting", why: "No answer yet. It goes again when the workspace is back." });
    } else if (store.posted.has(message.key)) {
      replacePending(message, null);
      line(error.message);
    } else {
      replacePending(message, { status: "failed", why: error.message });
    }
  }
  render();
}

function replacePending(message, change) {
  store.pending = change
    ? store.pending.map((other) => (other.key === message.key ? { ...other, ...change } : other))
    : store.pending.filter((other) => other.key !== message.key);
  store.savePending();
}

function sendFile(file, room, thread) {
  const said = { as: store.me, key: mint(), room, thread: thread ?? "", name: file.name };
  line(`Sending ${file.name}…`);
  return inTurn(async () => {
    try {
      const { posted } = await actWithFile(said, file);
      if (said.as === store.me) store.keep(posted);
      line("");
      waitFor(posted);
    } catch (error) {
      line(error.message);
    }
    render();
  });
}

const unsettled = new Map();

/** The key of an action whose answer was lost is used again for the same action, so that it is never done twice. */
async function settle(what, deliverWith) {
  const known = `${store.me}:${what}`;
  if (!unsettled.has(known)) unsettled.set(known, mint());
  try {
    const told = await deliverWith(unsettled.get(known));
    unsettled.delete(known);
    return told;
  } catch (error) {
    if (!(error instanceof NotReached)) unsettled.delete(known);
    throw error;
  }
}

async function press(message, choice) {
  hold(message, choice.token);
  const as = store.me;
  try {
    await settle(`press:${message.key}:${choice.token}`, (key) => act("presses", { as, key, message: message.key, token: choice.token }));
  } catch (error) {
    release(message.key);
    stopWaiting();
    line(error.message);
    render();
  }
}

function hold(message, token) {
  const timer = setTimeout(() => {
    release(message.key);
    render();
  }, LONGEST_ANSWER);
  pressed.set(message.key, { token, room: message.room, timer });
  waitFor(message);
  render();
}

function release(key) {
  clearTimeout(pressed.get(key)?.timer);
  pressed.delete(key);
}

/** The form as things stand now: the message may be days old. Where there is none any more, the press says why. */
async function fill(message, choice) {
  if (opening) return;
  opening = true;
  const as = store.me;
  let form;
  try {
    ({ form } = await ask("form", { as, message: message.key, token: choice.token }));
  } catch (error) {
    line(error.message);
    return;
  } finally {
    opening = false;
  }
  if (as !== store.me) return;
  if (form) fillIn(form, message, choice);
  else press(message, choice);
}

function fillIn(form, message, choice) {
  const as = store.me;
  openForm(form, `${as}:${message.key}:${form.name}:${choice.token}`, async (values) => {
    await settle(`form:${message.key}:${form.name}:${JSON.stringify(values)}`, (key) =>
      act("forms", { as, key, message: message.key, form: form.name, values }),
    );
    if (/lead\b|leads\b/i.test(store.somebody(store.me).role)) tips.done("answer");
    waitFor(message);
    render();
  });
}

async function edit(message, text) {
  const as = store.me;
  const { posted } = await settle(`edit:${message.key}:${text}`, (key) => act("edits", { as, key, message: message.key, text }));
  store.keep(posted);
  waitFor(posted);
  render();
}

// ---- what is seen

const context = {
  as: () => store.me,
  dark: () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark",
  pressed: (key) => pressed.get(key)?.token ?? null,
  press,
  fill,
  edit,
  replies: (key) => store.replies(key),
  openThread: null,
  again: (message) => inTurn(() => sendWords(message)),
  drop(message) {
    replacePending(message, null);
    (message.thread ? reply : main).put(message.text);
    render();
  },
};
const mainTalk = talk(
  { scroller: by("messages"), list: by("list"), toLatest: by("to-latest"), earlier: by("earlier") },
  { ...context, get openThread() { return here.room === "direct" ? null : (key) => go({ thread: key }); } },
);
const threadTalk = talk({ scroller: by("thread-messages"), list: by("thread-list") }, context);
const main = writer(by("writing"), { id: "write", send: (text, file) => say(text, file, null), editLast: () => mainTalk.editLast() });
const reply = writer(by("thread-writing"), { id: "write-reply", send: (text, file) => say(text, file, here.thread), editLast: () => threadTalk.editLast() });
const people = switcher(store, (key) => go({ as: key, in: "direct", thread: null }));
const time = clock(moveTime);

async function moveTime(to) {
  tips.done("time");
  try {
    time.show(await act("clock", { to }));
  } catch (error) {
    time.stand();
    line(error.message);
  }
}

function render({ open = false, openThread = false } = {}) {
  if (!here.room) return;
  if (!document.hidden) {
    store.read(here.room);
    if (here.thread) store.read(`thread:${here.thread}`);
  }
  const empty = here.room === "direct" ? "Nothing has been said here yet. Say “help” to see what Stocktake can do." : "Nothing has been posted here yet.";
  mainTalk.render(store.room(here.room), { open, newAfter: here.newAfter, empty, writing: answering.shown && answering.place === `${here.room}/` });
  if (here.thread) {
    threadTalk.render(store.thread(here.thread), { open: openThread, newAfter: threadNewAfter, writing: answering.shown && answering.place === `${here.room}/${here.thread}` });
  }
  rooms();
  people.render();
  tips.render();
}

function rooms() {
  const seen = store.somebody(store.me)?.unit ? ["direct", "unit"] : ["direct"];
  const focused = document.activeElement?.dataset?.room;
  by("rooms").replaceChildren(
    ...seen.map((room) => {
      const unread = room === here.room && !document.hidden ? 0 : store.unread(room);
      const link = h(
        "a",
        { href: address({ in: room, thread: null }), class: `room${unread ? " unread" : ""}`, "aria-current": room === here.room ? "page" : null, "data-room": room },
        room === "direct" ? avatar(h("span", { class: "avatar tiny", "aria-hidden": "true" }), "stocktake", "") : h("span", { class: "hash", "aria-hidden": "true" }, "#"),
        h("span", { class: "room-name" }, ROOMS[room].name),
        unread ? h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, " unread")) : null,
      );
      return h("li", {}, link);
    }),
  );
  if (focused) by("rooms").querySelector(`[data-room="${focused}"]`)?.focus();
  const waiting = seen.reduce((sum, room) => sum + store.unread(room), 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${store.somebody(store.me)?.name ?? ""} – Stocktake`;
}

let lineTimer = 0;
let isDown = 0;

function line(words, stays = false) {
  clearTimeout(lineTimer);
  by("line").textContent = words;
  by("line").hidden = !words;
  if (words && !stays) lineTimer = setTimeout(() => line(""), 9000);
}

function connection(up) {
  clearTimeout(isDown);
  if (up) {
    if (by("line").dataset.down) line("");
    delete by("line").dataset.down;
    return;
  }
  if (by("line").dataset.down) return;
  isDown = setTimeout(() => {
    by("line").dataset.down = "yes";
    line("The workspace does not answer. Trying again; nothing is lost.", true);
  }, 1200);
}

// ---- somebody here for the first time

const tips = hints([
  {
    id: "answer",
    label: "Answer as a lead",
    go: () => go({ as: first(/lead\b|leads\b/i)?.key, in: "direct", thread: null }),
  },
  {
    id: "unit",
    label: "See the unit’s channel",
    go: () => go({ as: (store.somebody(store.me)?.unit ? store.somebody(store.me) : store.people.find((person) => person.unit))?.key, in: "unit", thread: null }),
  },
  {
    id: "ask",
    label: "Ask “status” as the leader",
    async go() {
      go({ as: first(/leader/i)?.key, in: "direct", thread: null });
      const there = await until(() => /leader/i.test(store.somebody(here.as)?.role ?? ""));
      if (there && main.isEmpty()) main.put("status");
    },
  },
  {
    id: "time",
    label: "Move time on",
    go: () => time.invite(),
  },
]);

const first = (role) =>
  store.people.find((person) => role.test(person.role) && (store.newest[person.key] ?? 0) > 0) ?? store.people.find((person) => role.test(person.role));

/** Whether it came to be so, within half a minute. */
async function until(so) {
  for (let beat = 0; beat < 600 && !so(); beat += 1) await new Promise((done) => setTimeout(done, 50));
  return so();
}

// ---- light and dark

const THEME = "stocktake.theme";
function theme(wanted) {
  if (wanted) document.documentElement.dataset.theme = wanted;
  else delete document.documentElement.dataset.theme;
  by("theme").value = wanted;
}
theme(["light", "dark"].includes(localStorage.getItem(THEME)) ? localStorage.getItem(THEME) : "");
by("theme").addEventListener("change", () => {
  localStorage.setItem(THEME, by("theme").value);
  theme(by("theme").value);
  render();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render());

// ---- begin

for (const skip of document.querySelectorAll(".skip")) {
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector(skip.getAttribute("href"))?.focus();
  });
}
by("thread-close").addEventListener("click", closeThread);
by("thread").addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closeThread());
document.addEventListener("visibilitychange", () => render());
addEventListener("storage", () => {
  store.recallReads();
  render();
});
addEventListener("hashchange", follow);
await follow();
for (const message of store.pending) inTurn(() => sendWords(message));
