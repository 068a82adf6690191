import type { Checked, Finding } from "../check";
import { h } from "../dom";
import { write } from "../edit";
import { createAttribute } from "../elements/create-attribute";

/**
 * A form with data-check="address" is sent there a moment after it was typed in, and what the answer finds stands at
 * the fields: underlined, in words below, with a button where the repair is certain. Whoever shows more of the answer
 * listens for "checked" on the form.
 */
const pause = 250;

class Checker {
  private timer = 0;
  private running?: AbortController;

  constructor(private readonly form: HTMLFormElement) {
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.soon(pause));
    document.addEventListener("attributes:change", () => this.soon(0));
    form.addEventListener("check", () => this.soon(0));
    this.soon(0);
  }

  private soon(wait: number) {
    clearTimeout(this.timer);
    this.running?.abort(); // it would answer for what is no longer there
    this.timer = window.setTimeout(() => this.run(), wait);
  }

  private async run() {
    this.running = new AbortController();
    const body = new URLSearchParams(
      [...new FormData(this.form)].filter((f): f is [string, string] => typeof f[1] === "string"),
    );
    try {
      const { signal } = this.running;
      const answer = await fetch(this.form.dataset.check ?? "", {
        method: "POST",
        body,
        signal,
        headers: { Accept: "application/json" },
      });
      if (answer.ok) this.show((await answer.json()) as Checked);
    } catch {
      // Typing goes on without it: an older one was given up, or the connection is gone and Save will say so.
    }
  }

  private show(answer: Checked) {
    const byField = group(answer.found);
    for (const control of this.form.elements) {
      if (isText(control) && control.name) showAt(control, byField.get(control.name) ?? []);
    }
    this.form.dispatchEvent(new CustomEvent("checked", { detail: answer }));
    markTabs(this.form);
  }
}

function group(all: Finding[]): Map<string, Finding[]> {
  const by = new Map<string, Finding[]>();
  for (const f of all) by.set(f.field, [...(by.get(f.field) ?? []), f]);
  return by;
}

type Text = HTMLInputElement | HTMLTextAreaElement;
const isText = (e: Element): e is Text =>
  (e instanceof HTMLInputElement && !["checkbox", "radio", "hidden", "password"].includes(e.type)) ||
  e instanceof HTMLTextAreaElement;

/** Puts the findings at a field. What the server printed there gives way: this is newer. */
function showAt(control: Text, found: Finding[]) {
  if (!control.dispatchEvent(new CustomEvent("findings", { detail: found, cancelable: true }))) return;
  const around = control.closest<HTMLElement>(".field, td");
  const id = `${control.id}-live`;
  const shown = JSON.stringify(found);
  const old = document.getElementById(id);
  if (!around || (old?.dataset.shown ?? "[]") === shown) return;
  old?.remove();
  around.querySelector(`#${CSS.escape(control.id)}-error`)?.remove();
  const described = (control.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .filter((d) => d && d !== id && d !== `${control.id}-error`);
  if (found.length > 0) {
    around.append(listOf(control, found, id));
    described.unshift(id);
    document.getElementById(id)?.setAttribute("data-shown", shown);
  }
  control.setAttribute("aria-describedby", described.join(" "));
  if (!described.length) control.removeAttribute("aria-describedby");
  if (found.some((f) => !f.warning)) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function listOf(control: Text, found: Finding[], id: string): HTMLElement {
  return h("ul", { className: "findings", id }, ...found.slice(0, 5).map((f) => lineOf(control, f)));
}

/** A press on the words goes to the place that they are about. */
function lineOf(control: Text, f: Finding): HTMLElement {
  const words = h("button", { type: "button", className: "finding-words" }, placeOf(control, f), f.message);
  words.addEventListener("click", () => {
    if (control.dispatchEvent(new CustomEvent("goto", { detail: f, cancelable: true }))) {
      control.focus();
      control.setSelectionRange(f.from, f.to);
    }
  });
  const line = h("li", { className: f.warning ? "warned" : "wrong" }, words);
  const { fix, above, create } = f;
  if (above) line.append(moveUp(control, above));
  if (create) line.append(creator(control, f, create));
  if (!fix) return line;
  const button = h("button", { type: "button", className: "btn sm" }, fixWords(control, f));
  button.addEventListener("click", () => {
    const { value } = control;
    put(control, fix);
    if (control.value === value) return;
    document.dispatchEvent(new CustomEvent("toast", { detail: "Repaired. Ctrl+Z takes it back." }));
  });
  line.insertBefore(button, words.nextSibling);
  return line;
}

function put(control: Text, fix: { from: number; to: number; text: string }) {
  if (control.dispatchEvent(new CustomEvent("fix", { detail: fix, cancelable: true })))
    write(control, fix.from, fix.to, fix.text);
}

/** Makes the attribute that is named in vain, and takes over the key that it got. */
function creator(control: Text, { from, to }: Finding, key: string): HTMLElement {
  const button = h("button", { type: "button", className: "btn sm" }, `Create ${short(key)}`);
  button.addEventListener("click", async () => {
    const made = await createAttribute(key);
    if (made && made.key !== key) put(control, { from, to, text: made.key });
  });
  return button;
}

/** The table moves the row; Alt+Down takes it back. */
function moveUp(control: Text, above: string): HTMLElement {
  const button = h("button", { type: "button", className: "btn sm" }, "Move this row up");
  button.addEventListener("click", () =>
    control.dispatchEvent(new CustomEvent("move-above", { detail: above, bubbles: true })),
  );
  return button;
}

function placeOf(control: Text, f: Finding): string {
  if (control instanceof HTMLInputElement) return f.from > 0 ? `Column ${f.from + 1}: ` : "";
  const before = control.value.slice(0, f.from).split("\n");
  return `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: `;
}

function fixWords(control: Text, { fix }: Finding): string {
  if (!fix) return "";
  if (!fix.text) return `Remove ${short(control.value.slice(fix.from, fix.to))}`;
  return fix.from === fix.to ? `Insert ${short(fix.text)}` : `Use ${short(fix.text)}`;
}

const short = (text: string) => (text.length > 32 ? `${text.slice(0, 32)}…` : text);

/** A tab says that there is a mistake in its panel. */
function markTabs(form: HTMLFormElement) {
  for (const tab of form.querySelectorAll<HTMLElement>("[role=tab][data-tab]")) {
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    const wrong = [...(panel?.querySelectorAll("[aria-invalid=true]") ?? [])].some(
      (e) => !e.closest("[hidden]:not([role=tabpanel])"),
    );
    const mark = tab.querySelector(".mark");
    if (wrong && !mark)
      tab.append(h("span", { className: "mark" }, h("span", { className: "sr" }, "has a problem")));
    else if (!wrong) mark?.remove();
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-check]")) new Checker(form);
