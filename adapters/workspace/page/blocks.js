// The few shapes of a message, as elements. Only a span's style decides how it looks; its text is only ever text.

import { by, h } from "./dom.js";
import { pictureAddress } from "./wire.js";

const STATUS = { G: "green", AG: "amber/green", AR: "amber/red", R: "red" };
const LETTER = /^(G|AG|AR|R)(?:, (.{1,60}))?$/;
const NUMBER = /^[£$€]?[+\-−–]?[£$€]?\d[\d.,]{0,14} ?(%|[a-z]{1,10})?( \([^()]{1,10}\))?$/i;
const MONTH = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$/i;

/** The elements for everything in a bot's message. `context` is {as, dark, press, fill, pressed}. */
export function blocks(posted, context) {
  return posted.blocks.map((block, index) => {
    switch (block.type) {
      case "paragraph":
        return h("p", {}, spans(block.words));
      case "items":
        return h(block.numbered ? "ol" : "ul", { class: "items" }, block.items.map((item) => h("li", {}, spans(item))));
      case "table":
        return table(block);
      case "picture":
        return picture(posted, block, index, context);
      case "choices":
        return choices(posted, block, context);
      default:
        return null;
    }
  });
}

/** Whether two messages differ in their buttons alone. */
export function saysTheSame(one, other) {
  const said = (posted) => JSON.stringify([posted.text, posted.blocks?.filter((block) => block.type !== "choices")]);
  return said(one) === said(other);
}

/** The message in one line of plain words, for people who listen. */
export function plain(posted) {
  if (posted.text !== undefined) return posted.text;
  const bare = (words) => words.map(([text]) => text).join("");
  return posted.blocks
    .map((block) => {
      switch (block.type) {
        case "paragraph":
          return bare(block.words);
        case "items":
          return block.items.map((item, index) => (block.numbered ? `${index + 1}. ` : "") + bare(item)).join("; ");
        case "table":
          return `${block.caption || "A table"}, ${block.rows.length} ${block.rows.length === 1 ? "row" : "rows"}.`;
        case "picture":
          return `Picture: ${block.alternative}`;
        case "choices":
          return `Buttons: ${block.choices.map((choice) => choice.label).join(", ")}.`;
        default:
          return "";
      }
    })
    .join(" ");
}

function spans(words) {
  return words.map(([text, style]) =>
    style === "strong" ? h("strong", {}, text) : style === "quiet" ? h("span", { class: "quiet" }, text) : text,
  );
}

const NARROW = matchMedia("(max-width: 900px)");

function table({ head, rows, caption }) {
  const kinds = head.map((_, column) => kindOf(rows.map((row) => row[column] ?? "")));
  const scroller = h(
    "div",
    { class: "table" },
    h(
      "table",
      {},
      caption ? h("caption", {}, h("span", {}, caption)) : null,
      h("thead", {}, h("tr", {}, head.map((cell, column) => h("th", { scope: "col", class: kinds[column] }, cell)))),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            row.map((cell, column) =>
              column === 0 && !["number", "letter", "letter more"].includes(kinds[0])
                ? h("th", { scope: "row", class: kinds[0] }, cell)
                : h("td", { class: kinds[column], "data-head": cell ? head[column] : null }, kinds[column].startsWith("letter") ? pill(cell) : cell),
            ),
          ),
        ),
      ),
    ),
  );
  // Where a phone has no room for it, each row goes below the other; a table wider than the page is scrolled by keyboard too.
  let measured = 0;
  new ResizeObserver(() => {
    if (scroller.clientWidth === measured) return;
    measured = scroller.clientWidth;
    scroller.classList.remove("stacked");
    scroller.classList.toggle("stacked", scroller.scrollWidth > measured + 1 && NARROW.matches);
    const wider = scroller.scrollWidth > scroller.clientWidth + 1;
    scroller.classList.toggle("wider", wider);
    if (wider) {
      scroller.tabIndex = 0;
      scroller.setAttribute("role", "region");
      scroller.setAttribute("aria-label", caption || "Table, scrolls sideways");
    } else {
      scroller.removeAttribute("tabindex");
      scroller.removeAttribute("role");
      scroller.removeAttribute("aria-label");
    }
  }).observe(scroller);
  return scroller;
}

function kindOf(cells) {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell && cell !== "–" && cell !== "-");
  if (!filled.length) return "";
  if (filled.every((cell) => LETTER.test(cell))) return filled.some((cell) => cell.includes(",")) ? "letter more" : "letter";
  if (filled.every((cell) => cell.length < 25 && NUMBER.test(cell) && !MONTH.test(cell))) return "number";
  return cells.every((cell) => cell.length < 20) ? "short" : "";
}

function pill(cell) {
  const [, letter, more] = LETTER.exec(cell.trim()) ?? [];
  if (!letter) return cell;
  const marked = h("span", { class: `pill pill-${letter}`, title: STATUS[letter] }, letter, h("span", { class: "unseen" }, `, ${STATUS[letter]}`));
  return more ? [marked, h("span", { class: "unseen" }, ","), ` ${more}`] : marked;
}

function picture(posted, block, index, context) {
  const address = pictureAddress(context.as, posted, index, context.dark ? "dark" : "light");
  const image = h("img", { src: address, alt: block.alternative, width: 1200, height: 675, decoding: "async" });
  const button = h("button", { type: "button", class: "picture", "aria-label": `Enlarge the picture: ${block.alternative}` }, image);
  button.addEventListener("click", () => enlarge(image.src, block.alternative));
  const figure = h("figure", { class: "drawing" }, button);
  image.addEventListener("load", () => figure.classList.remove("drawing"));
  let tries = 0;
  image.addEventListener("error", () => {
    tries += 1;
    if (tries < 3) {
      setTimeout(() => (image.src = `${address}&again=${tries}`), 1200 * tries);
      return;
    }
    figure.replaceChildren(h("figcaption", { class: "missing" }, h("strong", {}, "The picture could not be shown. "), block.alternative));
  });
  return figure;
}

function enlarge(address, alternative) {
  const viewer = by("viewer");
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close the picture" }, h("span", { "aria-hidden": "true" }, "×"));
  close.addEventListener("click", () => viewer.close());
  viewer.replaceChildren(
    h("div", { class: "viewer-inside" }, close, h("img", { src: address, alt: alternative }), h("p", { "aria-hidden": "true" }, alternative)),
  );
  viewer.onclick = (event) => event.target === viewer && viewer.close();
  viewer.showModal();
}

function choices(posted, block, context) {
  const pressed = context.pressed(posted.key);
  return h(
    "div",
    { class: "choices", role: "group", "aria-label": "Answers to choose from" },
    block.choices.map((choice) => {
      const button = h(
        "button",
        {
          type: "button",
          class: `choice${choice.primary ? " primary" : ""}${pressed === choice.token ? " pressed" : ""}`,
          "aria-disabled": pressed ? "true" : null,
          "aria-haspopup": choice.form ? "dialog" : null,
          "data-id": `choice:${choice.token}`,
        },
        choice.label,
      );
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled")) return;
        if (choice.form) context.fill(posted, choice);
        else context.press(posted, choice);
      });
      return button;
    }),
  );
}
