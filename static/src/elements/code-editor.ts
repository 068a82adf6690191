import type { Finding } from "../check";
import { h } from "../dom";
import type { Code } from "../islands/code";
import { Enhanced } from "./enhanced";

/**
 * <code-editor syntax="json"> round the <template-field> of a text area. An editor for code takes its place when it is
 * first seen; the text area stays in the form and holds what is sent. Until it is there, and where it can't be
 * loaded, the text area is what one types in. With rows="ID" a <json-rows> edits the same text.
 */
export class CodeEditor extends Enhanced {
  private area!: HTMLTextAreaElement;
  private code?: Code;
  private findings: Finding[] = [];

  protected enhance() {
    const area = this.querySelector("textarea");
    if (!area || area.disabled || area.closest("fieldset:disabled")) return;
    this.area = area;
    area.addEventListener("findings", (e) => this.found((e as CustomEvent<Finding[]>).detail));
    area.addEventListener("goto", (e) => this.goTo(e));
    area.addEventListener("fix", (e) => this.fixed(e));
    area.addEventListener("focus", () => this.code?.focus());
    const kind = document.getElementById(this.getAttribute("kind") ?? "") as HTMLSelectElement | null;
    kind?.addEventListener("change", () => {
      this.syntax = kind.value;
    });
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      seen.disconnect();
      void this.load();
    });
    seen.observe(this);
  }

  get text(): string {
    return this.area.value;
  }

  get syntax(): string {
    return this.getAttribute("syntax") ?? "";
  }

  /** Another kind of body was chosen. */
  set syntax(name: string) {
    this.setAttribute("syntax", name);
    this.code?.syntax(name);
  }

  /** Replaces a stretch of the text as one step that can be undone. */
  replace(from: number, to: number, text: string) {
    if (this.code) return this.code.replace(from, to, text);
    this.area.setRangeText(text, from, to, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Takes the last step back, or does it again. */
  undo(again: boolean) {
    this.code?.undo(again);
  }

  private async load() {
    const { mount } = await import("../islands/code");
    const label = this.area.labels?.[0];
    const hadFocus = document.activeElement === this.area;
    if (label) {
      label.id ||= `${this.area.id}-label`;
      this.setAttribute("labelled", label.id);
    }
    const host = h("div", { className: "code-host" });
    host.setAttribute("labelled", label?.id ?? "");
    this.area.closest("template-field")?.after(host);
    this.code = mount(host, this.area, this.syntax);
    label?.removeAttribute("for"); // it names the editor now
    label?.addEventListener("click", () => this.code?.focus());
    this.classList.add("on");
    this.described();
    this.code.show(this.findings, (f) => this.repair(f));
    if (hadFocus) this.code.focus();
  }

  private found(findings: Finding[]) {
    this.findings = findings;
    this.code?.show(findings, (f) => this.repair(f));
    queueMicrotask(() => this.described());
  }

  /** What describes the text area describes the editor. */
  private described() {
    const dom = this.code?.dom;
    if (!dom) return;
    for (const name of ["aria-describedby", "aria-invalid"]) {
      const value = this.area.getAttribute(name);
      if (value) dom.setAttribute(name, value);
      else dom.removeAttribute(name);
    }
  }

  private repair(f: Finding) {
    if (f.fix) this.replace(f.fix.from, f.fix.to, f.fix.text);
  }

  private goTo(e: Event) {
    if (!this.code) return;
    e.preventDefault();
    const { from, to } = (e as CustomEvent<Finding>).detail;
    this.code.select(from, to);
  }

  private fixed(e: Event) {
    if (!this.code) return;
    e.preventDefault();
    const { from, to, text } = (e as CustomEvent<NonNullable<Finding["fix"]>>).detail;
    this.code.replace(from, to, text);
    this.code.focus();
  }
}
customElements.define("code-editor", CodeEditor);
