import type { Finding } from "../check";
import { h } from "../dom";
import { write, writing } from "../edit";
import { type Choice, type Mode, type Offer, offerAt, written } from "../suggest";
import { AttributeList } from "./attribute-list";
import { chipCard } from "./chip-card";
import { createAttribute } from "./create-attribute";
import { Enhanced } from "./enhanced";
import { Painting } from "./painting";

/**
 * <template-field [multiline] [slash] [mode="transform"]> round a native <input> or <textarea>, which stays the source
 * of truth. A painted copy below its text marks the {{attributes}} and what is wrong; typing {{ offers them in a
 * listbox, and so do Ctrl+Space and the button at its end, and with "slash" a / in an empty spot. With "mode" the
 * field is an expression: its names stand without braces.
 */
export class TemplateField extends Enhanced {
  private control!: HTMLInputElement | HTMLTextAreaElement;
  private painting!: Painting;
  private list!: AttributeList;

  protected enhance() {
    const control = this.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    if (!control || control.disabled || control.closest("fieldset:disabled")) return;
    this.control = control;
    this.painting = new Painting(control, this.mode === "template");
    this.list = new AttributeList(
      control,
      (offer, choice) => this.insert(offer, choice),
      (offer) => this.create(offer),
    );
    this.append(this.painting.element, this.opener(), this.list.element);
    this.classList.add("on");
    if (control instanceof HTMLTextAreaElement) this.style.setProperty("--tf-rows", String(control.rows));
    control.addEventListener("input", (e) => {
      this.painting.findings = []; // they were of another text
      this.painting.draw();
      const isTyped = !writing.now && !(e as InputEvent).inputType?.startsWith("history");
      if (isTyped) this.suggest(false);
    });
    control.addEventListener("keydown", (e) => this.key(e as KeyboardEvent));
    control.addEventListener("blur", () => this.close());
    if (this.mode === "template") this.chips();
    control.addEventListener("findings", (e) => {
      if (this.list.isOpen)
        e.preventDefault(); // what is half typed is not wrong yet
      else this.underline((e as CustomEvent<Finding[]>).detail);
    });
    control.form?.addEventListener("reset", () => setTimeout(() => this.painting.draw()));
    control.addEventListener("refresh", () => this.painting.draw()); // written by a script
    document.addEventListener("attributes:change", () => this.painting.draw());
  }

  private get mode(): Mode {
    return (this.getAttribute("mode") ?? "template") as Mode;
  }

  /** A {{…}} says what it is to the pointer, and with Alt+Enter at the caret. */
  private chips() {
    this.control.addEventListener("pointermove", (e) => {
      const { clientX, clientY } = e as PointerEvent;
      const hole = this.painting.holeAt(clientX, clientY);
      if (hole && !this.list.isOpen) this.showChip(hole, false);
      else chipCard.leave();
    });
    this.control.addEventListener("pointerleave", () => chipCard.leave());
    this.control.addEventListener("input", () => chipCard.hide());
  }

  private showChip({ from, to, rect }: { from: number; to: number; rect: DOMRect }, focus: boolean) {
    const inside = this.control.value.slice(from + 2, to - 2);
    chipCard.show({ inside, rect, write: (text) => write(this.control, from, to, `{{${text}}}`) }, focus);
  }

  /** Offers the attributes to whoever does not know that {{ does. */
  private opener(): HTMLElement {
    const button = h(
      "button",
      { type: "button", className: "tf-open", tabIndex: -1, title: "Insert an attribute (Ctrl Space)" },
      "{ }",
    );
    button.ariaLabel = "Insert {{…}}"; // not the name of the field again, which must lead to the field alone
    button.addEventListener("pointerdown", (e) => e.preventDefault());
    button.addEventListener("click", () => {
      if (document.activeElement !== this.control) this.control.focus();
      if (this.list.isOpen) this.close();
      else this.suggest(true);
    });
    return button;
  }

  private close() {
    if (!this.list.isOpen) return;
    this.list.close();
    this.control.form?.dispatchEvent(new Event("check"));
  }

  private underline(findings: Finding[]) {
    this.painting.findings = findings.filter((f) => f.to > f.from);
    this.painting.draw();
  }

  private suggest(asked: boolean) {
    if (!this.control.checkVisibility()) return; // an editor for code has taken its place
    const { value, selectionStart } = this.control;
    const offer = offerAt(
      value,
      selectionStart ?? value.length,
      this.mode,
      this.hasAttribute("slash"),
      asked,
    );
    const isEmpty = !offer?.choices.length && !offer?.create;
    if (!offer || isEmpty) this.close();
    else this.list.open(offer, this.painting.placeOf(offer.from));
  }

  private key(e: KeyboardEvent) {
    const hole = e.key === "Enter" && e.altKey && this.painting.holeAround(this.control.selectionStart ?? 0);
    if (hole) this.showChip(hole, true);
    else if (e.key === " " && e.ctrlKey) this.suggest(true);
    else if (e.key === "Escape" && this.list.isOpen) this.close();
    else if (e.ctrlKey || e.metaKey || e.altKey || !this.list.key(e.key)) return;
    e.preventDefault();
    e.stopPropagation();
  }

  private insert(offer: Offer, choice: Choice) {
    const { text, caret } = written(offer, choice);
    this.list.close();
    write(this.control, offer.from, offer.to, text, caret);
  }

  private async create(offer: Offer) {
    this.list.close();
    const made = await createAttribute(offer.create);
    this.control.focus();
    if (made) this.insert(offer, { text: made.key, group: "", about: [], own: false, sample: "", caret: 0 });
  }
}
customElements.define("template-field", TemplateField);
