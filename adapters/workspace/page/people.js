// Who one is: everybody of the sample, under their roles, with a mark where something waits unread.

import { avatar, by, h } from "./dom.js";

/** The switcher. `store` gives people, me and what is new; `become(key)` is called with the choice. */
export function switcher(store, become) {
  const box = by("people");
  const find = by("people-find");
  const groups = by("people-groups");

  function render() {
    const me = store.somebody(store.me);
    by("who-name").textContent = me?.name ?? "…";
    by("who-role").textContent = me ? singular(me.role) : "";
    if (me) avatar(by("who-avatar"), me.key, me.name);
    by("who-dot").hidden = !store.people.some((person) => person.key !== store.me && store.hasNews(person.key));
    if (box.matches(":popover-open")) list();
  }

  function list() {
    const looked = find.value.trim().toLowerCase();
    const focused = document.activeElement?.dataset?.person;
    const roles = new Map();
    for (const person of store.people) {
      if (looked && !`${person.name} ${person.role}`.toLowerCase().includes(looked)) continue;
      roles.set(person.role, [...(roles.get(person.role) ?? []), person]);
    }
    groups.replaceChildren(
      ...[...roles].map(([role, people], index) =>
        h(
          "section",
          { "aria-labelledby": `role-${index}` },
          h("h2", { id: `role-${index}` }, role),
          h("ul", {}, people.map((person) => h("li", {}, option(person)))),
        ),
      ),
    );
    if (!roles.size) groups.append(h("p", { class: "nobody" }, "Nobody of that name."));
    if (focused) groups.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
  }

  function option(person) {
    const mine = person.key === store.me;
    const news = !mine && store.hasNews(person.key);
    const button = h(
      "button",
      { type: "button", class: "person", "data-person": person.key, "aria-current": mine ? "true" : null },
      avatar(h("span", { class: "avatar small", "aria-hidden": "true" }), person.key, person.name),
      h("span", { class: "person-name" }, person.name),
      news ? h("span", { class: "dot" }, h("span", { class: "unseen" }, ", something new")) : null,
      mine ? h("span", { class: "person-you" }, "you") : null,
    );
    button.addEventListener("click", () => {
      box.hidePopover();
      become(person.key);
    });
    return button;
  }

  box.addEventListener("toggle", (event) => {
    if (event.newState !== "open") return;
    find.value = "";
    list();
    (groups.querySelector("[aria-current]") ?? find).scrollIntoView({ block: "nearest" });
    find.focus();
  });
  find.addEventListener("input", list);
  box.addEventListener("keydown", (event) => {
    const options = [...groups.querySelectorAll("button")];
    const at = options.indexOf(document.activeElement);
    if (event.key === "ArrowDown") options[Math.min(at + 1, options.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? options[at - 1] : find).focus();
    else if (event.key === "Enter" && document.activeElement === find) options[0]?.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      box.togglePopover();
    }
  });
  return { render };
}

/** "Service leads" is what they are together; one of them is a service lead. */
function singular(role) {
  return role.replace(/ies$/, "y").replace(/(?<!s)s$/, "");
}
