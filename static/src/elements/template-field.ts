import { type Attribute, matches, OPEN_HOLE, OPEN_SLASH, REST } from "../attributes";
import { AttributeList } from "./attribute-list";
import { Enhanced } from "./enhanced";
import { Painting } from "./painting";

/**
 * <template-field [multiline] [slash]> round a native <input> or <textarea>, which stays the source of truth. A
 * painted copy below its text marks the {{attributes}}; typing {{ offers them in a listbox, and with "slash" so
 * does a / in an empty spot.
 */
class TemplateField extends Enhanced {
  private control!: HTMLInputElement | HTMLTextAreaElement;
  private painting!: Painting;
  private list!: AttributeList;

  protected enhance() {
    const control = this.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    if (!control) return;
    this.control = control;
    this.painting = new Painting(control);
    this.list = new AttributeList(control, (chosen) => this.insert(chosen));
    this.append(this.painting.element, this.list.element);
    this.classList.add("on");
    if (control instanceof HTMLTextAreaElement) this.style.setProperty("--tf-rows", String(control.rows));
    control.addEventListener("input", () => {
      this.painting.draw();
      this.suggest();
    });
    control.addEventListener("keydown", (e) => this.key(e as KeyboardEvent));
    control.addEventListener("blur", () => this.list.close());
    control.form?.addEventListener("reset", () => setTimeout(() => this.painting.draw()));
  }

  /** What is being typed for the list: its place and the text so far. */
  private opened(): RegExpExecArray | null {
    const before = this.control.value.slice(0, this.control.selectionStart ?? 0);
    return OPEN_HOLE.exec(before) ?? (this.hasAttribute("slash") ? OPEN_SLASH.exec(before) : null);
  }

  private suggest() {
    const opened = this.opened();
    const found = opened ? matches(opened[1] ?? "") : [];
    if (!opened || !found.length) this.list.close();
    else this.list.open(found, this.painting.placeOf(opened.index));
  }

  private key(e: KeyboardEvent) {
    if (e.key === " " && e.ctrlKey) this.suggest();
    else if (!this.list.key(e.key)) return;
    e.preventDefault();
    e.stopPropagation();
  }

  private insert(chosen: Attribute) {
    const opened = this.opened();
    if (!opened) return;
    const caret = this.control.selectionStart ?? 0;
    const rest = opened[0].startsWith("/")
      ? 0
      : (REST.exec(this.control.value.slice(caret))?.[0].length ?? 0);
    const text = `{{${chosen.key}}}`;
    this.control.setSelectionRange(opened.index, caret + rest);
    // The old command is the only way that keeps the browser's own undo.
    if (!document.execCommand("insertText", false, text)) this.control.setRangeText(text);
    this.painting.draw();
    this.list.close();
  }
}
customElements.define("template-field", TemplateField);
