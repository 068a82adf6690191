import type { Finding } from "../check";
import { h } from "../dom";
import {
  append,
  type Edit,
  move,
  type Row,
  remove,
  rowsOf,
  setKey,
  setKind,
  setValue,
  shown,
} from "../json-edit";
import { type Kind, type Node, parse, Unreadable } from "../json-text";
import type { CodeEditor } from "./code-editor";
import { Enhanced } from "./enhanced";

const kinds: Record<Kind, string> = {
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  null: "Null",
  attribute: "Attribute",
  object: "Object",
  list: "List",
};

/**
 * <json-rows for="f-body" kind="f-body_kind"> shows the text of a <code-editor> as rows of key, type and value. There is
 * one model, the text: rows are read from it, and what is done to a row is a change of its stretch of the text. What can't
 * be read is not shown as rows, and it says why.
 */
class JSONRows extends Enhanced {
  private editor!: CodeEditor;
  private area!: HTMLTextAreaElement;
  private readonly list = h("div", { className: "jr-list", role: "group" });
  private readonly why = h("div", { className: "jr-why", role: "status" });
  private rows: Row[] = [];
  private drawn = "";
  private text!: HTMLButtonElement;
  private asRows!: HTMLButtonElement;
  private findings: Finding[] = [];

  protected enhance() {
    const area = document.getElementById(this.getAttribute("for") ?? "");
    const editor = area?.closest<CodeEditor>("code-editor");
    if (!(area instanceof HTMLTextAreaElement) || !editor || area.closest("fieldset:disabled")) return;
    this.area = area;
    this.editor = editor;
    this.list.ariaLabel = "Rows of the JSON";
    this.text = this.chooser("Text", false);
    this.asRows = this.chooser("Rows", true);
    const toggle = h("div", { className: "segmented", role: "group" }, this.text, this.asRows);
    toggle.ariaLabel = "Text or rows";
    this.append(toggle, this.list, this.why);
    this.show(false);
    area.addEventListener("input", () => !this.list.hidden && this.draw());
    area.addEventListener("findings", (e) => this.mark((e as CustomEvent<Finding[]>).detail));
    document
      .getElementById(this.getAttribute("kind") ?? "")
      ?.addEventListener("change", () => this.show(false));
    this.addEventListener("keydown", (e) => this.key(e));
  }

  private chooser(label: string, rows: boolean): HTMLButtonElement {
    const button = h("button", { type: "button" }, label);
    button.addEventListener("click", () => this.show(rows));
    return button;
  }

  private show(rows: boolean) {
    this.text.ariaPressed = String(!rows);
    this.asRows.ariaPressed = String(rows);
    this.list.hidden = this.why.hidden = !rows;
    this.editor.hidden = rows;
    this.drawn = "";
    if (rows) this.draw();
  }

  /** One history serves both looks. */
  private key(e: KeyboardEvent) {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z" || this.list.hidden) return;
    e.preventDefault();
    this.editor.undo(e.shiftKey);
  }

  private draw() {
    try {
      this.rows = rowsOf(this.editor.text.trim() ? parse(this.editor.text) : parse("{}"));
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      return this.explain(problem);
    }
    this.why.hidden = true;
    this.list.hidden = false;
    const shape = this.rows.map((r) => `${r.depth}${r.node.kind}${r.member?.keyTo === -1}`).join();
    if (shape === this.drawn) return this.refresh();
    this.drawn = shape;
    const focused = this.focused();
    this.list.replaceChildren(...this.rows.map((r, i) => this.row(r, i)));
    this.refresh();
    if (focused) this.controlAt(focused.row, focused.role)?.focus();
  }

  private explain({ at, message }: Unreadable) {
    const line = this.editor.text.slice(0, at).split("\n").length;
    const go = h("button", { type: "button", className: "btn sm" }, "Edit as text");
    go.addEventListener("click", () => {
      this.show(false);
      this.area.dispatchEvent(new CustomEvent("goto", { detail: { from: at, to: at }, cancelable: true }));
    });
    this.drawn = "";
    this.why.replaceChildren(
      h("p", {}, `Line ${line}: ${message}`),
      h("p", {}, "Rows are shown as soon as that is mended."),
      go,
    );
    this.why.hidden = false;
    this.list.hidden = true;
  }

  private row(r: Row, i: number): HTMLElement {
    const key = h("div", { className: "jr-key" }, this.keyOf(r, i));
    const line = h(
      "div",
      { className: "jr-row" },
      key,
      this.kindOf(r, i),
      this.fieldOf(r, i),
      this.tools(r, i),
    );
    line.style.setProperty("--jr-depth", String(r.depth));
    line.dataset.row = String(i);
    return line;
  }

  private keyOf(r: Row, i: number): HTMLElement {
    if (!r.member) return h("span", {}, "Body");
    if (r.member.keyTo < 0) return h("span", {}, String(r.index));
    const input = h("input", { className: "input mono", autocomplete: "off", spellcheck: false });
    return this.control(input, i, "key", "Key", (row) => row.member && setKey(row.member, input.value));
  }

  private kindOf(r: Row, i: number): HTMLElement {
    const select = h("select", { className: "select" });
    for (const [kind, label] of Object.entries(kinds)) select.add(new Option(label, kind));
    select.value = r.node.kind;
    return this.control(select, i, "type", "Type", (row) =>
      setKind(this.editor.text, row.node, select.value as Kind),
    );
  }

  private fieldOf(r: Row, i: number): HTMLElement {
    const { kind } = r.node;
    if (kind === "null") return h("span", { className: "jr-meta", translate: false }, "null");
    if (kind === "object" || kind === "list") {
      const add = h(
        "button",
        { type: "button", className: "btn ghost sm" },
        kind === "object" ? "Add a member" : "Add an item",
      );
      add.addEventListener("click", () => this.add(i));
      return add;
    }
    if (kind === "boolean") {
      const select = h("select", { className: "select" }, new Option("true"), new Option("false"));
      return this.control(select, i, "value", "Value", (row) => setValue(row.node, select.value));
    }
    const input = h("input", { className: "input", type: "text", autocomplete: "off", spellcheck: false });
    this.control(input, i, "value", "Value", (row) => setValue(row.node, input.value));
    if (kind === "number") return input;
    const field = document.createElement("template-field");
    field.append(input);
    return field;
  }

  private control<T extends HTMLInputElement | HTMLSelectElement>(
    c: T,
    i: number,
    role: string,
    label: string,
    edit: (row: Row) => Edit | null,
  ): T {
    c.dataset.role = role;
    c.ariaLabel = `${label}, row ${i + 1}`;
    c.addEventListener("input", (e) => {
      e.stopPropagation(); // the text area says it, with all of the text
      const row = this.rows[i];
      if (row) this.apply(edit(row));
    });
    return c;
  }

  private tools(r: Row, i: number): HTMLElement {
    const tools = h("div", { className: "jr-tools" });
    const parent = r.parent;
    if (!parent) return tools;
    const tool = (label: string, sign: string, edit: (row: Row, in_: Node) => Edit | null, to: number) => {
      const button = h("button", { type: "button", className: "btn ghost sm icon-only", title: label }, sign);
      button.ariaLabel = `${label}, row ${i + 1}`;
      button.addEventListener("click", () => {
        const row = this.rows[i];
        if (!row?.parent) return;
        this.apply(edit(row, row.parent));
        this.list
          .querySelectorAll<HTMLElement>(".jr-row")
          [Math.max(0, i + to)]?.querySelector<HTMLElement>("input, select")
          ?.focus();
      });
      tools.append(button);
    };
    tool("Move up", "↑", (row, in_) => move(this.editor.text, in_, row.index, -1), 0);
    tool("Move down", "↓", (row, in_) => move(this.editor.text, in_, row.index, 1), 0);
    tool("Remove", "×", (row, in_) => remove(in_, row.index), -1);
    return tools;
  }

  private add(i: number) {
    const row = this.rows[i];
    if (!row) return;
    if (!this.editor.text.trim()) this.apply({ from: 0, to: this.editor.text.length, text: "{}" });
    this.apply(append(this.editor.text, this.rows[i]?.node ?? row.node));
    const at = this.rows.findLastIndex((r) => r.parent === this.rows[i]?.node);
    const first = this.controlAt(at, "key") ?? this.controlAt(at, "value");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }

  private apply(edit: Edit | null) {
    if (edit) this.editor.replace(edit.from, edit.to, edit.text);
  }

  /** Fields that are not being typed in show what the text says. */
  private refresh() {
    this.rows.forEach((r, i) => {
      const key = this.controlAt(i, "key");
      const value = this.controlAt(i, "value");
      if (key && key !== document.activeElement) key.value = r.member?.key ?? "";
      if (value && (value !== document.activeElement || !value.value))
        fill(value, shown(this.editor.text, r.node));
    });
    this.mark(this.findings);
  }

  /** What is said of a stretch is said at the innermost row that has it. */
  private mark(findings: Finding[]) {
    this.findings = findings;
    for (const old of this.list.querySelectorAll(".jr-problem")) old.remove();
    for (const f of findings) {
      const i = this.rows.findLastIndex(
        (r) => (r.member?.from ?? r.node.from) <= f.from && f.from <= r.node.to,
      );
      this.list
        .querySelector(`[data-row="${i}"]`)
        ?.append(h("p", { className: `jr-problem ${f.warning ? "hint" : "problem"}` }, f.message));
    }
  }

  private focused() {
    const control = document.activeElement as HTMLElement | null;
    const row = control?.closest<HTMLElement>("[data-row]");
    return row && this.contains(row)
      ? { row: Number(row.dataset.row), role: control?.dataset.role ?? "" }
      : null;
  }

  private controlAt(row: number, role: string): HTMLInputElement | HTMLSelectElement | null {
    return this.list.querySelector(`[data-row="${row}"] [data-role="${role}"]`);
  }
}

function fill(control: HTMLInputElement | HTMLSelectElement, value: string) {
  if (control.value === value) return;
  control.value = value;
  control.dispatchEvent(new Event("refresh"));
}
customElements.define("json-rows", JSONRows);
