// For somebody here for the first time: four things to try, ticked off as they are done.

import { by, h } from "./dom.js";

const KEPT = "stocktake.hints";

/** The strip. `steps` are {id, label, go}. */
export function hints(steps) {
  const box = by("hints");
  const kept = recall();

  function render() {
    box.hidden = kept.gone || steps.every((step) => kept.done.includes(step.id));
    if (box.hidden) return;
    const away = h("button", { type: "button", class: "quiet-button", "aria-label": "Hide the things to try" }, "Hide");
    away.addEventListener("click", () => {
      kept.gone = true;
      remember(kept);
      render();
      by("write")?.focus();
    });
    box.replaceChildren(
      h("p", { class: "hints-title" }, "New here? Try"),
      h(
        "ol",
        {},
        steps.map((step, index) => {
          const done = kept.done.includes(step.id);
          const button = h(
            "button",
            { type: "button", class: `hint-step${done ? " done" : ""}` },
            h("span", { class: "hint-number", "aria-hidden": "true" }, done ? "✓" : String(index + 1)),
            h("span", { class: "hint-words" }, step.label),
            done ? h("span", { class: "unseen" }, " (done)") : null,
          );
          button.addEventListener("click", step.go);
          return h("li", {}, button);
        }),
      ),
      away,
    );
  }

  return {
    render,
    done(id) {
      if (kept.done.includes(id)) return;
      kept.done.push(id);
      remember(kept);
      render();
    },
  };
}

function recall() {
  try {
    const read = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return { gone: read.gone === true, done: Array.isArray(read.done) ? read.done : [] };
  } catch {
    return { gone: false, done: [] };
  }
}

function remember(kept) {
  localStorage.setItem(KEPT, JSON.stringify(kept));
}
