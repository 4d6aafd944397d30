// A list of messages: grouped by who spoke, divided by day, edited in place, kept at its end while one is there.

import { blocks } from "./blocks.js";
import { avatar, h, keep } from "./dom.js";
import { isBot } from "./store.js";
import { day, dayKey, full, hour } from "./times.js";

const PAGE = 150;
const GROUPED = 6 * 60 * 1000;
const NEAR = 60;
const BREATH = 12;

/**
 * A list shown in `scroller`. `context` is what a message may need: as(), dark(), pressed(key), press, fill,
 * edit(message, text), openThread(key) or null, replies(key), again(message), drop(message).
 */
export function talk({ scroller, list, toLatest, earlier }, context) {
  const made = new Map();
  const dividers = new Map();
  let messages = [];
  let options = {};
  let shown = PAGE;
  let editing = null;
  let atEnd = true;
  let anchor = null; // what the reader said, or the first of the answer to what they pressed: shown from its top
  let pressedLast = false;
  let heldAt = null;

  scroller.addEventListener(
    "scroll",
    () => {
      if (heldAt !== null && Math.abs(scroller.scrollTop - heldAt) > 2) anchor = heldAt = null;
      atEnd = heldAt !== null || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
      if (atEnd && heldAt === null && toLatest) toLatest.hidden = true;
    },
    { passive: true },
  );
  const follow = new ResizeObserver(() => atEnd && toAnswer());
  follow.observe(scroller);
  follow.observe(list);
  toLatest?.addEventListener("click", () => {
    anchor = null;
    toEnd();
    scroller.focus({ preventScroll: true });
  });
  earlier?.addEventListener("click", () => {
    const below = scroller.scrollHeight - scroller.scrollTop;
    shown += PAGE;
    arrange();
    scroller.scrollTop = scroller.scrollHeight - below;
  });

  function toEnd() {
    heldAt = null;
    scroller.scrollTop = scroller.scrollHeight;
    if (toLatest) toLatest.hidden = true;
  }

  function below(words) {
    if (!toLatest) return;
    toLatest.textContent = words;
    toLatest.hidden = false;
  }

  /** To the end, but no further than where the answer begins: a long one is read from its top. */
  function toAnswer() {
    const begins = anchor === null ? null : list.querySelector(`[data-key="${CSS.escape(anchor)}"]`);
    const top = begins ? begins.offsetTop - BREATH : Infinity;
    if (top >= scroller.scrollHeight - scroller.clientHeight) {
      toEnd();
      return;
    }
    scroller.scrollTop = top;
    heldAt = scroller.scrollTop;
    below("More below");
  }

  /** Shows these. `newAfter` puts a line before the first unread; `open` says the list is opened afresh. */
  function render(wanted, given = {}) {
    const grown = wanted.length > messages.length && wanted.at(-1) !== messages.at(-1);
    const last = wanted.at(-1);
    if (last?.status === "sending") anchor = last.key;
    else if (pressedLast && grown && last.author !== context.as()) anchor = wanted[messages.length]?.key ?? null;
    if (last?.status === "sending" || grown) pressedLast = false;
    messages = wanted;
    options = given;
    if (given.open) {
      shown = PAGE;
      editing = null;
      made.clear();
      anchor = heldAt = null;
      pressedLast = false;
    }
    const stay = given.open || atEnd || last?.status === "sending";
    arrange();
    if (given.open) toOpening();
    else if (stay) toAnswer();
    else if (grown) below("New messages");
  }

  function toOpening() {
    toEnd();
    const fresh = list.querySelector(".divider.fresh");
    if (fresh && fresh.offsetTop < scroller.scrollTop) {
      scroller.scrollTop = fresh.offsetTop - 24;
      atEnd = false;
    } else {
      atEnd = true;
    }
  }

  function arrange() {
    const some = messages.slice(-shown);
    if (earlier) earlier.hidden = some.length === messages.length;
    const wanted = [];
    let last = null;
    let freshShown = false;
    for (const message of some) {
      let first = !last || last.author !== message.author || new Date(message.at) - new Date(last.at) > GROUPED;
      if (!last || dayKey(last.at) !== dayKey(message.at)) {
        wanted.push(divider(`day:${dayKey(message.at)}`, day(message.at), "day"));
        first = true;
      }
      if (context.openThread && isBot(message)) first = true; // in a channel each of the bot's messages heads a thread
      const fresh = options.newAfter !== null && options.newAfter !== undefined && message.order > options.newAfter;
      if (fresh && !freshShown && message.author !== context.as() && last) {
        wanted.push(divider("fresh", "New", "fresh"));
        freshShown = true;
        first = true;
      }
      const element = item(message);
      element.classList.toggle("first", first);
      element.querySelector(".by")?.classList.toggle("unseen", !first);
      wanted.push(element);
      last = message;
    }
    if (options.writing) wanted.push(writing());
    if (!some.length && options.empty) wanted.push(divider("empty", options.empty, "empty"));
    keep(list, wanted);
  }

  function divider(id, words, kind) {
    if (!dividers.has(id)) dividers.set(id, h("li", { class: `divider ${kind}` }, h("span", {}, words)));
    return dividers.get(id);
  }

  function writing() {
    if (!dividers.has("writing")) {
      const dots = h("span", { class: "dots" }, h("i"), h("i"), h("i"));
      dividers.set("writing", h("li", { class: "message writing-now first", "aria-hidden": "true" }, face("stocktake", "Stocktake"), dots));
    }
    return dividers.get("writing");
  }

  function item(message) {
    const replies = context.openThread ? context.replies(message.key) : null;
    const sign = JSON.stringify([message.seq, message.status, message.why, editing === message.key, context.pressed(message.key), replies, context.dark(), context.as()]);
    const known = made.get(message.key);
    if (known?.sign === sign) return known.element;
    const element = build(message, replies);
    if (known) carryFocus(known.element, element);
    made.set(message.key, { sign, element });
    return element;
  }

  function carryFocus(from, to) {
    if (!from.contains(document.activeElement)) return;
    const id = document.activeElement.dataset.id;
    from.replaceWith(to);
    const same = id ? to.querySelector(`[data-id="${CSS.escape(id)}"]`) : null;
    (same ?? to.querySelector("textarea") ?? to).focus({ preventScroll: true });
  }

  function build(message, replies) {
    const mine = message.author === context.as();
    const name = mine ? `${message.name} (you)` : message.name;
    const element = h(
      "li",
      { class: `message${mine ? " mine" : ""}${isBot(message) ? " bot" : ""}${message.status ? ` ${message.status}` : ""}`, "data-key": message.key, tabindex: "-1" },
      face(message.author, message.name),
      h("time", { class: "margin-time", datetime: message.at, "aria-hidden": "true" }, hour(message.at)),
      h(
        "div",
        { class: "body" },
        h(
          "p",
          { class: "by" },
          h("span", { class: "name", dir: "auto" }, name),
          " ",
          h("time", { datetime: message.at, title: full(message.at) }, hour(message.at)),
        ),
        editing === message.key ? editor(message) : said(message),
        message.edited && editing !== message.key ? h("p", { class: "edited", title: full(message.edited) }, isBot(message) ? `updated ${since(message)}` : "edited") : null,
        message.status ? sending(message) : null,
        replies?.count ? repliesLine(message, replies) : null,
      ),
      message.status || editing === message.key ? null : tools(message, mine),
    );
    return element;
  }

  function since(message) {
    const same = dayKey(message.edited) === dayKey(message.at);
    return same ? hour(message.edited) : `${day(message.edited)}, ${hour(message.edited)}`;
  }

  function face(author, name) {
    return avatar(h("span", { class: "avatar", "aria-hidden": "true" }), author, name);
  }

  function said(message) {
    if (message.text !== undefined) return h("p", { class: "said own-words", dir: "auto" }, message.text);
    const given = { as: context.as(), dark: context.dark(), press: answeredBelow(context.press), fill: answeredBelow(context.fill), pressed: context.pressed };
    return h("div", { class: "said" }, blocks(message, given));
  }

  function answeredBelow(act) {
    return (...given) => {
      pressedLast = true;
      return act(...given);
    };
  }

  function sending(message) {
    if (message.status === "sending") return h("p", { class: "state" }, "Sending…");
    const again = h("button", { type: "button", class: "quiet-button", "data-id": "again" }, "Try again");
    const drop = h("button", { type: "button", class: "quiet-button", "data-id": "drop" }, "Take back");
    again.addEventListener("click", () => context.again(message));
    drop.addEventListener("click", () => context.drop(message));
    return h("p", { class: `state ${message.status}`, role: message.status === "failed" ? "alert" : "status" }, h("span", {}, message.why), again, drop);
  }

  function repliesLine(message, { count, fresh, at }) {
    const button = h(
      "button",
      { type: "button", class: `replies${fresh ? " fresh" : ""}`, "data-id": "replies" },
      h("strong", {}, count === 1 ? "1 reply" : `${count} replies`),
      fresh ? h("span", { class: "count" }, `${fresh} new`) : null,
      h("span", { class: "quiet" }, `last ${dayKey(at) === dayKey(message.at) ? "at" : `${day(at)},`} ${hour(at)}`),
    );
    button.addEventListener("click", () => context.openThread(message.key));
    return button;
  }

  function tools(message, mine) {
    const found = [];
    if (context.openThread) {
      const reply = h("button", { type: "button", "data-id": "reply" }, "Reply in thread");
      reply.addEventListener("click", () => context.openThread(message.key));
      found.push(reply);
    }
    if (mine && message.text !== undefined && !message.text.startsWith("Sent a file: ")) {
      const begins = message.text.length > 40 ? `${message.text.slice(0, 40)}…` : message.text;
      const edit = h(
        "button",
        { type: "button", "data-id": "edit", "aria-label": `Edit your message: ${begins}` }, // there are many
        "Edit",
      );
      edit.addEventListener("click", () => startEditing(message.key));
      found.push(edit);
    }
    return found.length ? h("div", { class: "tools" }, found) : null;
  }

  function startEditing(key) {
    editing = key;
    arrange();
    const area = list.querySelector(`[data-key="${CSS.escape(key)}"] textarea`);
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
    area?.closest("li").scrollIntoView({ block: "nearest" });
  }

  function editor(message) {
    const area = h("textarea", { "aria-label": "Edit your message", rows: 1, "data-id": "editor" });
    area.value = message.text;
    const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
    const save = h("button", { type: "submit", class: "choice primary small" }, "Save");
    const cancel = h("button", { type: "button", class: "choice small" }, "Cancel");
    const form = h("form", { class: "editor" }, area, wrong, h("div", { class: "choices" }, save, cancel));
    const leave = () => {
      editing = null;
      arrange();
      list.querySelector(`[data-key="${CSS.escape(message.key)}"]`)?.focus({ preventScroll: true });
    };
    cancel.addEventListener("click", leave);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        leave();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sending || !area.value.trim()) return;
      if (area.value === message.text) {
        leave();
        return;
      }
      form.dataset.sending = "yes";
      try {
        await context.edit(message, area.value);
        leave();
      } catch (error) {
        wrong.textContent = error.message;
        wrong.hidden = false;
      } finally {
        delete form.dataset.sending;
      }
    });
    return form;
  }

  return {
    render,
    toEnd,
    editLast() {
      const mine = messages.findLast((message) => message.author === context.as() && message.text !== undefined && !message.status && !message.text.startsWith("Sent a file: "));
      if (mine) startEditing(mine.key);
      return Boolean(mine);
    },
    focusOn(key, id) {
      const element = list.querySelector(`[data-key="${CSS.escape(key)}"]`);
      (element?.querySelector(`[data-id="${id}"]`) ?? element)?.focus();
    },
  };
}
