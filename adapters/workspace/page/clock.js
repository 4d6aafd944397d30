// The sample's time: what it is, where it can go, and how far it has got while it moves.

import { announce, by, h } from "./dom.js";
import { date, full, hour, shortDay, weekday } from "./times.js";

/** The clock. `move(to)` is asked to move time and resolves when it has moved. */
export function clock(move) {
  const progress = by("clock-progress");
  const toggle = by("clock-toggle");
  let told = null;
  let moving = false;

  function show(now) {
    told = now;
    by("clock").hidden = !now;
    by("shell").classList.toggle("with-clock", Boolean(now));
    if (!now) return;
    const was = moving;
    moving = now.share !== null;
    by("clock-day").textContent = date(now.now);
    by("clock-day").dateTime = now.now;
    by("clock-hour").textContent = `${weekday(now.now)}, ${hour(now.now)}`;
    by("clock").classList.toggle("moving", moving);
    progress.hidden = !moving;
    if (moving) progress.value = now.share;
    if (was && !moving) announce(`It is now ${full(now.now)}.`);
    ways(now.ways);
  }

  function ways(offered) {
    const box = by("clock-ways");
    if (moving) {
      for (const button of box.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
      return;
    }
    const focused = document.activeElement?.dataset?.to;
    box.replaceChildren(
      ...offered.map((way) => {
        const button = h(
          "button",
          { type: "button", class: "way", "data-to": way.to },
          h("span", { class: "way-label" }, way.label),
          way.at ? h("span", { class: "way-day" }, shortDay(way.at)) : null,
        );
        button.addEventListener("click", () => {
          if (button.getAttribute("aria-disabled")) return;
          show({ ...told, share: 0, ways: [] });
          move(way.to);
        });
        return button;
      }),
    );
    if (focused) [...box.children].find((button) => button.dataset.to === focused)?.focus();
  }

  toggle.addEventListener("click", () => open(toggle.getAttribute("aria-expanded") !== "true"));
  function open(wanted) {
    toggle.setAttribute("aria-expanded", String(wanted));
    by("clock").classList.toggle("open", wanted);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  return {
    show,
    stand: () => told && show({ ...told, share: null, ways: told.ways ?? [] }),
    invite() {
      open(true);
      by("clock-ways").querySelector("button")?.focus();
    },
  };
}
