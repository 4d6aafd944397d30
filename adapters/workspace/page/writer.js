// The typing box: Enter sends, Shift and Enter begins a new line, a file may come along.

import { h } from "./dom.js";

/** A typing box in `box`. `send(text, file)` is given what was written; `editLast` is asked on Up in an empty box. */
export function writer(box, { id, send, editLast }) {
  const label = h("label", { class: "unseen", for: id });
  const area = h("textarea", { id, rows: 1, enterkeyhint: "send", autocomplete: "off", "aria-describedby": `${id}-keys` });
  const picker = h("input", { type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true" });
  const attach = h("button", { type: "button", class: "icon-button attach", "aria-label": "Attach a file" }, h("span", { class: "clip", "aria-hidden": "true" }));
  const submit = h("button", { type: "submit", class: "send", "aria-label": "Send" }, h("span", { "aria-hidden": "true" }, "↑"));
  const chip = h("div", { class: "chip", hidden: true });
  const keys = h("span", { class: "keys", id: `${id}-keys` }, "Enter to send, Shift and Enter for a new line");
  const form = h("form", { class: "writer" }, label, chip, area, h("div", { class: "writer-foot" }, attach, picker, keys, submit));
  let file = null;
  let drafts = null;

  function choose(chosen) {
    file = chosen ?? null;
    chip.hidden = !file;
    if (!file) return;
    const away = h("button", { type: "button", class: "icon-button", "aria-label": `Leave out ${file.name}` }, h("span", { "aria-hidden": "true" }, "×"));
    away.addEventListener("click", () => {
      choose(null);
      area.focus();
    });
    chip.replaceChildren(h("span", { class: "clip", "aria-hidden": "true" }), h("span", { dir: "auto" }, file.name), away);
  }

  function grow() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 220)}px`;
    submit.classList.toggle("ready", Boolean(area.value.trim() || file));
  }

  function keepDraft() {
    if (drafts) sessionStorage.setItem(drafts, area.value);
  }

  area.addEventListener("input", () => {
    grow();
    keepDraft();
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && !area.value && editLast()) {
      event.preventDefault();
    }
  });
  area.addEventListener("paste", (event) => {
    const [pasted] = event.clipboardData?.files ?? [];
    if (!pasted) return;
    event.preventDefault();
    choose(pasted);
    grow();
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    choose(event.dataTransfer?.files?.[0]);
    grow();
  });
  attach.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    choose(picker.files[0]);
    picker.value = "";
    grow();
    area.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value;
    if (!text.trim() && !file) return;
    const going = file;
    area.value = "";
    choose(null);
    keepDraft();
    grow();
    send(text.trim() ? text : "", going);
  });
  box.replaceChildren(form);

  return {
    /** Names the box, hints at what to write, and brings back what was being written there. */
    open(key, name, hint = name) {
      keepDraft();
      drafts = `stocktake.draft:${key}`;
      label.textContent = name;
      area.placeholder = hint;
      area.value = sessionStorage.getItem(drafts) ?? "";
      choose(null);
      grow();
    },
    put(text) {
      area.value = text;
      keepDraft();
      grow();
      area.focus();
    },
    focus: () => area.focus(),
    isEmpty: () => !area.value,
  };
}
