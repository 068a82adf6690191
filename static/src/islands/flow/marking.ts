import { h } from "../../dom";
import type { Problem, Refused } from "./types";

/** What is wrong, at the fields of the form of a component, as the server prints it. */

export function firstOf(form: HTMLFormElement): HTMLElement | null {
  return form.querySelector(":is(input:not([type=hidden]), textarea, select)");
}

/**
 * The control of a field as problems name it: a setting, next.OUTPUT, which may stand in a row, or a field of a row by
 * its place among those that are written.
 */
export function controlOf(form: HTMLFormElement, field: string): HTMLElement | null {
  const prefix = `components.${form.dataset.component}.`;
  const named = (name: string) =>
    form.querySelector<HTMLElement>(`[name="${CSS.escape(prefix + name)}"]:not([type=hidden])`);
  const rows = (table: string, name: string) => [
    ...form.querySelectorAll<HTMLInputElement>(
      `tr:not(.blank) [name^="${CSS.escape(`${prefix}${table}.`)}"][name$=".${name}"]`,
    ),
  ];
  const cell = /^(codes|branches\.\d+\.conditions)\.(\d+)\.(\w+)$/.exec(field);
  if (cell) return rows(cell[1] ?? "", cell[3] ?? "")[Number(cell[2])] ?? null;
  const output = field.startsWith("next.") ? field.slice(5) : undefined;
  const row = output && /^(button|branch)_(\d+)$/.exec(output);
  if (row) return named(`${row[1] === "button" ? "buttons" : "branches"}.${Number(row[2]) - 1}.next`);
  const code = output && rows("codes", "code").find((c) => c.value === output);
  return code ? (code.closest("tr")?.querySelector("select") ?? null) : named(field);
}

/**
 * Marks what is wrong with the component of the form. Of warnings, those of rows stand there, too. While touched is there,
 * what the other fields lack is only a hint.
 */
export function mark(
  form: HTMLFormElement,
  problems: Problem[],
  refused: Refused[],
  touched?: ReadonlySet<string>,
) {
  for (const old of form.querySelectorAll(".problem")) old.remove();
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const p of problems) {
    if (p.component !== form.dataset.component || (p.warning && !p.field.startsWith("codes."))) continue;
    const control = controlOf(form, p.field);
    const isFresh = touched && !touched.has(control?.getAttribute("name") ?? "");
    say(form, control, p.text, p.warning ? "warn" : isFresh ? "todo" : "", p.instead);
  }
  for (const { field, text } of refused) say(form, controlOf(form, field), text, "");
}

function say(
  form: HTMLFormElement,
  control: HTMLElement | null,
  text: string,
  tone: "warn" | "todo" | "",
  instead?: string,
) {
  const note = h("p", { className: `problem ${tone}`.trim() }, text);
  if (!control) return form.prepend(note);
  note.id = `${control.id}-${tone || "error"}`;
  if (!tone) control.setAttribute("aria-invalid", "true");
  if (instead) note.append(" ", repair(instead, control.id));
  const described = (control.getAttribute("aria-describedby") ?? "").split(" ");
  const others = described.filter((id) => id !== note.id && document.getElementById(id));
  control.setAttribute("aria-describedby", [note.id, ...others].join(" "));
  const place = control.closest(".field, td") ?? form;
  const hint = place.querySelector(":scope > .hint");
  if (hint) hint.before(note);
  else place.append(note);
}

/** The button that page/instead.ts acts on. */
function repair(text: string, of: string) {
  const button = h("button", { type: "button", className: "btn sm" }, `Use ${text}`);
  Object.assign(button.dataset, { instead: text, for: of });
  return button;
}
