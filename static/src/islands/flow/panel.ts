import htmx from "htmx.org";
import type { Draft } from "./draft";
import type { Saver } from "./saver";
import { alike } from "./state";
import type { Answer, Component } from "./types";

const box = () => document.getElementById("settings") as HTMLElement;

/** The settings of a component at the side of the canvas: the server's form, saved by itself. */
export class Panel {
  open: string | undefined;
  private wanted = 0;
  private last: HTMLFormElement | undefined; // that was typed in
  private readonly shown = new WeakMap<HTMLFormElement, Component>(); // as a form has it

  constructor(
    private readonly draft: Draft,
    private readonly saver: Saver,
    private readonly url: string,
    private readonly closed: (id: string | undefined) => void,
  ) {
    const panel = box();
    for (const kind of ["input", "change"]) panel.addEventListener(kind, (e) => this.typed(e));
    panel.addEventListener("click", (e) => {
      const button = (e.target as Element).closest("button");
      if (button?.matches("[data-close]")) this.close();
      else if (button?.matches("[data-delete]")) setTimeout(() => this.typed(e)); // once the row is gone
    });
    panel.addEventListener("submit", (e) => e.preventDefault());
    panel.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || e.defaultPrevented) return;
      e.preventDefault();
      this.close();
    });
  }

  private get form(): HTMLFormElement | null {
    return box().querySelector("form");
  }

  private typed(e: Event) {
    const form = this.form;
    if (form?.contains(e.target as Node) || e.type === "click") if (form) this.hand(form);
  }

  private hand(form: HTMLFormElement) {
    this.last = form;
    this.saver.typed(form, () => this.shown.get(form));
  }

  /** Shows the settings of a component, once the server knows it. */
  async show(id: string, focus?: string) {
    const mine = ++this.wanted;
    this.open = id;
    await this.saver.flush();
    if (mine !== this.wanted) return;
    const panel = box();
    panel.hidden = false;
    await htmx.ajax("GET", `${this.url}/${id}`, { target: "#settings", swap: "innerHTML" });
    if (mine !== this.wanted) return;
    const [form, card] = [this.form, this.draft.card(id)];
    if (form && card) this.shown.set(form, card.component);
    if (focus !== undefined) (this.control(focus) ?? this.first())?.focus();
  }

  /** The draft has an answer of the server; what was typed here is in it when it names the form. */
  answered(answer: Answer) {
    if (answer.typed && this.last?.dataset.component === answer.typed.id)
      this.shown.set(this.last, answer.typed);
    const card = this.open === undefined ? undefined : this.draft.card(this.open);
    if (this.open === undefined) return;
    const shown = this.form && this.shown.get(this.form);
    this.mark();
    if (!card) this.close();
    else if (
      shown?.id === this.open &&
      !alike(shown, card.component) &&
      !box().contains(document.activeElement)
    )
      void this.show(this.open);
  }

  close() {
    const was = this.open;
    if (was === undefined) return;
    this.wanted++;
    this.open = undefined;
    const hadFocus = box().contains(document.activeElement);
    box().hidden = true;
    box().replaceChildren();
    this.closed(hadFocus ? was : undefined);
  }

  private first(): HTMLElement | null {
    return box().querySelector("form :is(input:not([type=hidden]), textarea, select)");
  }

  /** The control of a field as problems name it: a setting, or next.OUTPUT, which may stand in a row. */
  private control(field: string): HTMLElement | null {
    const named = (name: string) =>
      box().querySelector<HTMLElement>(
        `[name="${CSS.escape(`components.${this.open}.${name}`)}"]:not([type=hidden])`,
      );
    const output = field.startsWith("next.") ? field.slice(5) : undefined;
    const row = output && /^(button|branch)_(\d+)$/.exec(output);
    if (row) return named(`${row[1] === "button" ? "buttons" : "branches"}.${Number(row[2]) - 1}.next`);
    const codes = [...box().querySelectorAll<HTMLInputElement>('[name*=".codes."][name$=".code"]')];
    const code = output && codes.find((c) => c.value === output);
    return code ? (code.closest("tr")?.querySelector("select") ?? null) : named(field);
  }

  /** Marks what is wrong, as the server would have printed it. */
  mark() {
    const form = this.form;
    if (!form || !this.open) return;
    for (const old of form.querySelectorAll(".problem")) old.remove();
    for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
    const wrong = [
      ...this.draft.problems.filter((p) => p.component === this.open && !p.warning),
      ...this.draft.refused,
    ];
    for (const { field, text } of wrong) this.say(form, field, text);
  }

  private say(form: HTMLFormElement, field: string, text: string) {
    const control = this.control(field);
    const note = document.createElement("p");
    note.className = "problem";
    note.textContent = text;
    if (!control) return form.prepend(note);
    const id = `${control.id}-error`;
    note.id = id;
    control.setAttribute("aria-invalid", "true");
    const described = (control.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .filter((d) => d && d !== id);
    control.setAttribute("aria-describedby", [id, ...described].join(" "));
    const place = control.closest(".field, td") ?? form;
    const hint = place.querySelector(":scope > .hint");
    if (hint) hint.before(note);
    else place.append(note);
  }
}
