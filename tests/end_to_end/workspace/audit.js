// What an accessibility checker looks for, in small: names, references, structure, contrast, size. Returns sentences.
(root) => {
  const faults = [];
  const seen = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) && !element.closest("[inert]");
  const unseen = (element) => Boolean(element.closest(".unseen, .skip"));
  const what = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ""} class="${element.className}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
  const all = (selector) => [...root.querySelectorAll(selector)].filter(seen);

  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
    if (node.tagName === "IMG") return node.alt;
    return node.getAttribute("aria-label") ?? [...node.childNodes].map(textOf).join(" ");
  };
  const byIds = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const nameOf = (element) =>
    (element.getAttribute("aria-label") ??
      (element.hasAttribute("aria-labelledby") ? byIds(element.getAttribute("aria-labelledby")) : null) ??
      (element.labels?.length ? [...element.labels].map(textOf).join(" ") : null) ??
      textOf(element)).trim();

  const CONTROLS = "button, a[href], input:not([type=hidden]), select, textarea, [tabindex='0']";
  for (const element of all(CONTROLS)) {
    if (element.getAttribute("aria-hidden") === "true") {
      if (element.tabIndex >= 0) faults.push(`reachable but hidden from listeners: ${what(element)}`);
      continue;
    }
    if (!nameOf(element)) faults.push(`no name: ${what(element)}`);
    if (element.parentElement.closest("button, a[href]")) faults.push(`a control within a control: ${what(element)}`);
    const box = element.getBoundingClientRect();
    if (!unseen(element) && element.type !== "radio" && (box.width < 24 || box.height < 24)) faults.push(`smaller than 24 px (${Math.round(box.width)} by ${Math.round(box.height)}): ${what(element)}`);
  }
  for (const element of all("dialog, [role=dialog], [role=region], section, nav, aside, [role=group], [role=progressbar], progress, table, fieldset")) {
    const named = element.tagName === "TABLE" ? true : element.tagName === "FIELDSET" ? element.querySelector("legend") : nameOf({ getAttribute: (n) => element.getAttribute(n), hasAttribute: (n) => element.hasAttribute(n), labels: null, nodeType: 1, childNodes: [] });
    if (!named) faults.push(`a part of the page without a name: ${what(element)}`);
  }
  for (const image of all("img")) if (!image.hasAttribute("alt")) faults.push(`no alternative text: ${image.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) faults.push(`two elements with id ${id}`);
  for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby", "for", "popovertarget"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) if (!document.getElementById(id)) faults.push(`${attribute} names nothing (${id}): ${what(element)}`);
    }
  }
  for (const list of all("ul, ol")) for (const child of list.children) if (child.tagName !== "LI") faults.push(`not a list item in a list: ${what(child)}`);
  let level = root === document ? 0 : 1;
  for (const heading of [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => h.checkVisibility())) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) faults.push(`a heading of level ${now} after one of level ${level}: ${what(heading)}`);
    level = now;
  }
  for (const cell of all("th")) if (!cell.scope) faults.push(`a table head without scope: ${what(cell)}`);
  if (root === document) {
    if (document.querySelectorAll("main").length !== 1) faults.push("not exactly one main part");
    if (document.querySelectorAll("h1").length !== 1) faults.push("not exactly one first heading");
    if (document.documentElement.lang !== "en-GB") faults.push("no language");
  }

  // Contrast, as WCAG 2.2 reckons it (1.4.3): 4.5 to 1, and 3 to 1 for large text.
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3]) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, colour) => over(colour, under), [255, 255, 255, 1]);
  };
  let measured = 0;
  const walker = document.createTreeWalker(root === document ? document.body : root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(element) || unseen(element) || element.closest("option, script, noscript, dialog:not([open])")) continue;
    const style = getComputedStyle(element);
    const under = behind(element);
    let ink = parse(style.color);
    for (let at = element; at; at = at.parentElement) ink[3] *= Number(getComputedStyle(at).opacity);
    if (!ink[3]) continue;
    ink = over(ink, under);
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const wanted = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    measured += 1;
    if (ratio < wanted) faults.push(`contrast ${ratio.toFixed(2)} to 1, needs ${wanted}: ${what(element)}`);
  }
  // The edge of a control needs 3 to 1 against what lies behind it (1.4.11).
  for (const element of all("input:not([type=radio], [type=file]), textarea, select, .choice")) {
    const box = element.closest(".writer") ?? element;
    const style = getComputedStyle(box);
    if (style.borderTopWidth === "0px") continue;
    const under = behind(box.parentElement);
    const sides = [over(parse(style.borderTopColor), under), over(parse(style.backgroundColor), under)].map((colour) => {
      const [a, b] = [light(colour), light(under)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    });
    if (Math.max(...sides) < 3) faults.push(`the edge of a control is ${Math.max(...sides).toFixed(2)} to 1, needs 3: ${what(element)}`);
  }
  return { faults: [...new Set(faults)], measured };
}
