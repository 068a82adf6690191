import htmx from "htmx.org";
import type { Draft } from "./draft";
import { controlOf, firstOf, mark } from "./marking";
import type { Saver } from "./saver";
import { front } from "./sides";
import { alike } from "./state";
import type { Answer, Component } from "./types";

const box = () => document.getElementById("settings") as HTMLElement;

/** The settings of a component at the side of the canvas: the server's form, saved by itself. */
export class Panel {
  open: string | undefined;
  private wanted = 0;
  private loading: Promise<unknown> | undefined;
  private last: HTMLFormElement | undefined; // that was typed in
  private touched: Set<string> | undefined; // names of fields, while the component that is open was just added
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
    panel.addEventListener("focusout", (e) => this.touch(e.target));
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
    this.touch(e.target);
    if (form?.contains(e.target as Node) || e.type === "click") if (form) this.hand(form);
  }

  /** A field of a fresh component that was typed in, or left, is not fresh any more. */
  private touch(target: EventTarget | null) {
    const name = (target as Element | null)?.getAttribute("name");
    if (!this.touched || !name || this.touched.has(name)) return;
    this.touched.add(name);
    this.mark();
  }

  /** Remembers what a new form was made of: as soon as it is loaded, or typed in, whichever comes first. */
  private made(form: HTMLFormElement) {
    const card = this.draft.card(form.dataset.component ?? "");
    if (card && !this.shown.has(form)) this.shown.set(form, card.component);
  }

  private hand(form: HTMLFormElement) {
    this.last = form;
    this.made(form);
    this.saver.typed(form, () => this.shown.get(form));
  }

  /** Shows the settings of a component that was just added: what it lacks is said, and not held against anybody yet. */
  showFresh(id: string): Promise<void> {
    this.touched = new Set();
    front("settings");
    return this.load(id, "name");
  }

  /** Shows the settings of a component, once the server knows it. */
  show(id: string, focus?: string): Promise<void> {
    if (id !== this.open) this.touched = undefined;
    front("settings");
    return this.load(id, focus);
  }

  private async load(id: string, focus?: string) {
    const mine = ++this.wanted;
    this.open = id;
    await this.saver.flush();
    await this.loading?.catch(() => undefined); // htmx queues a second request, and says too early that it is done
    if (mine !== this.wanted) return;
    const panel = box();
    panel.hidden = false;
    const url = `${this.url}/${id}${this.touched ? "?fresh=1" : ""}`;
    this.loading = htmx.ajax("GET", url, { target: "#settings", swap: "innerHTML" });
    await this.loading;
    if (mine !== this.wanted) return;
    const form = this.form;
    if (form) this.made(form);
    if (this.touched) this.mark();
    if (focus !== undefined && form) (controlOf(form, focus) ?? firstOf(form))?.focus();
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
    else if (answer.filled) void this.renew(this.open);
    else if (
      shown?.id === this.open &&
      !alike(shown, card.component) &&
      !box().contains(document.activeElement)
    )
      void this.load(this.open);
  }

  /** Shows the form anew, with the focus where it was. */
  private async renew(id: string) {
    const at = document.activeElement?.id ?? "";
    await this.load(id);
    if (at && document.activeElement === document.body) document.getElementById(at)?.focus();
  }

  private mark() {
    const form = this.form;
    if (form) mark(form, this.draft.problems, this.draft.refused, this.touched);
  }

  close() {
    const was = this.open;
    if (was === undefined) return;
    this.wanted++;
    this.open = this.touched = undefined;
    const hadFocus = box().contains(document.activeElement);
    box().hidden = true;
    box().replaceChildren();
    this.closed(hadFocus ? was : undefined);
  }
}
