// A form in a dialog: labels, hints, and what is wrong with a field beside the field.

import { by, h } from "./dom.js";
import { Refused } from "./wire.js";

const begun = new Map();

/**
 * Opens a form and calls `send(values)` when it is submitted. It closes once that is taken; a refusal is shown in it,
 * beside the fields it names. What was begun is still there when it is opened again.
 */
export function openForm(form, key, send) {
  const dialog = by("form");
  const kept = begun.get(key) ?? {};
  const fields = form.fields.map((field, index) => line(field, `field-${index}`, kept[field.name] ?? field.value));
  const shown = fields.filter((field) => field.element);
  const complaint = h("p", { class: "complaint", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "choice primary" }, form.submit || "Send");
  const cancel = h("button", { type: "button", class: "choice" }, "Cancel");
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close the form" }, h("span", { "aria-hidden": "true" }, "×"));
  const element = h(
    "form",
    { novalidate: true },
    h("header", { class: "form-head" }, h("h2", { id: "form-title" }, form.title), close),
    h(
      "div",
      { class: "form-body" },
      form.introduction ? h("p", { class: "introduction" }, form.introduction) : null,
      complaint,
      shown.map((field) => field.element),
    ),
    h("footer", { class: "form-foot" }, cancel, submit),
  );
  const values = () => Object.fromEntries(fields.map((field) => [field.name, field.value()]));

  function complain(sentence, wrong) {
    complaint.textContent = sentence;
    complaint.hidden = false;
    for (const field of fields) field.complain(wrong[field.name] ?? "");
    const first = fields.find((field) => wrong[field.name]);
    if (first) {
      first.focus();
      first.element.scrollIntoView({ block: "nearest" }); // what is wrong stands below the field
    }
    else complaint.scrollIntoView({ block: "nearest" });
  }

  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-disabled")) return;
    const missing = fields.filter((field) => field.needed && !field.value().trim());
    if (missing.length) {
      complain(
        missing.length === 1 ? "One line is still needed." : `${missing.length} lines are still needed.`,
        Object.fromEntries(missing.map((field) => [field.name, "Please fill this in."])),
      );
      return;
    }
    submit.setAttribute("aria-disabled", "true");
    submit.classList.add("pressed");
    try {
      await send(values());
      begun.delete(key);
      dialog.close("sent");
    } catch (error) {
      if (error instanceof Refused) complain(error.message, error.fields);
      else complain(`${error.message} What you filled in is still here.`, {});
    } finally {
      submit.removeAttribute("aria-disabled");
      submit.classList.remove("pressed");
    }
  });
  for (const button of [cancel, close]) button.addEventListener("click", () => dialog.close());
  dialog.onclose = () => {
    // What was left as it was shown is not kept: by the next time another value may be known.
    const typed = fields.filter((field) => field.value() !== field.given).map((field) => [field.name, field.value()]);
    if (dialog.returnValue !== "sent") begun.set(key, Object.fromEntries(typed));
  };
  dialog.returnValue = "";
  dialog.replaceChildren(element);
  dialog.showModal();
  shown[0]?.focus();
}

function line(field, id, value) {
  if (field.kind === "hidden") return { name: field.name, given: field.value, value: () => field.value, complain() {} };
  const hint = field.hint ? h("p", { class: "hint", id: `${id}-hint` }, field.hint) : null;
  const wrong = h("p", { class: "wrong", id: `${id}-wrong`, hidden: true });
  const described = [hint ? `${id}-hint` : "", `${id}-wrong`].filter(Boolean).join(" ");
  const label = [field.label, field.optional ? null : h("span", { class: "needed" }, " (needed)")];
  const made = field.kind === "choice" && field.options.length <= 4
    ? radios(field, id, value, label, hint, wrong)
    : control(field, id, value, label, hint, wrong, described);
  return {
    name: field.name,
    given: field.value ?? "",
    needed: !field.optional,
    ...made,
    complain(sentence) {
      wrong.textContent = sentence;
      wrong.hidden = !sentence;
      made.element.classList.toggle("has-wrong", Boolean(sentence));
      for (const input of made.inputs) {
        if (sentence) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    },
  };
}

function control(field, id, value, label, hint, wrong, described) {
  const common = { id, name: field.name, "aria-describedby": described, "aria-required": field.optional ? null : "true" };
  const input =
    field.kind === "long"
      ? h("textarea", { ...common, rows: 1 })
      : field.kind === "choice"
        ? h("select", common, [h("option", { value: "" }, "Choose"), ...field.options.map(([key, text]) => h("option", { value: key }, text))])
        : h("input", { ...common, type: field.kind === "date" ? "date" : "text", autocomplete: "off" });
  input.value = value ?? "";
  return {
    element: h("div", { class: "field" }, h("label", { for: id }, label), hint, input, wrong),
    inputs: [input],
    value: () => input.value,
    focus: () => input.focus(),
  };
}

function radios(field, id, value, label, hint, wrong) {
  const inputs = field.options.map(([key], index) => {
    const input = h("input", { type: "radio", id: `${id}-${index}`, name: field.name, value: key });
    input.checked = key === value;
    return input;
  });
  const lines = field.options.map(([, text], index) => h("label", { class: "radio", for: `${id}-${index}` }, inputs[index], h("span", {}, text)));
  return {
    element: h("fieldset", { class: "field", "aria-describedby": `${id}-wrong` }, h("legend", {}, label), hint, h("div", { class: "radios" }, lines), wrong),
    inputs,
    value: () => inputs.find((input) => input.checked)?.value ?? "",
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0])?.focus(),
  };
}
