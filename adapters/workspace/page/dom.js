// Elements, made so that text from people can only ever be text: there is no way through here to markup.

/**
 * An element with attributes, properties, listeners and children. Strings become text nodes.
 * `on` holds listeners; `class`, `data-*`, `aria-*` and the rest are attributes; null, false and undefined are left out.
 */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element with this id, which the page always has. */
export const by = (id) => document.getElementById(id);

/** Makes `parent` hold exactly `wanted`, in order, moving and replacing as little as may be. */
export function keep(parent, wanted) {
  const stays = new Set(wanted);
  for (const child of [...parent.children]) if (!stays.has(child)) child.remove();
  let here = parent.firstElementChild;
  for (const child of wanted) {
    if (child === here) here = here.nextElementSibling;
    else parent.insertBefore(child, here);
  }
}

/** Says something to people who listen to the page rather than look at it. */
export function announce(words) {
  const said = h("p", {}, words);
  by("announcements").append(said);
  setTimeout(() => said.remove(), 15000);
}

const HUES = 8;

/** Fills an avatar: the mark for Stocktake, initials in a steady colour for a person. */
export function avatar(element, key, name) {
  if (key === "stocktake") {
    element.replaceChildren(h("img", { src: "/page/mark.svg", alt: "", width: 36, height: 36 }));
    return element;
  }
  const parts = name.replace(/^(Cllr|Councillor|Dr|Mr|Mrs|Ms|Sir)\.?\s+/i, "").split(/\s+/).filter(Boolean);
  const letters = (parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts).map((part) => [...part][0]);
  let hash = 2166136261;
  for (const letter of key) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  element.dataset.hue = String((hash >>> 7) % HUES);
  element.textContent = letters.join("").toUpperCase();
  return element;
}
