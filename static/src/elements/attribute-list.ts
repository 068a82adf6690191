import type { Attribute } from "../attributes";
import { h } from "../dom";
import { placeNear } from "../place";

let lists = 0;

/** The listbox of a template field. The focus stays in the field; aria-activedescendant says what is marked. */
export class AttributeList {
  readonly element: HTMLElement;
  private shown: Attribute[] = [];
  private marked = 0;

  constructor(
    private readonly control: HTMLInputElement | HTMLTextAreaElement,
    private readonly choose: (attribute: Attribute) => void,
  ) {
    this.element = h("div", { className: "tf-list", role: "listbox", id: `attributes-${++lists}` });
    this.element.ariaLabel = "Attributes";
    this.element.popover = "manual";
    this.element.addEventListener("pointerdown", (e) => this.pressed(e));
    control.ariaAutoComplete = "list";
    control.setAttribute("aria-controls", this.element.id);
    if (control instanceof HTMLInputElement) control.role = "combobox"; // a textarea may not have that role
    this.expanded(false);
  }

  private get isOpen(): boolean {
    return this.element.matches(":popover-open");
  }

  open(found: Attribute[], near: DOMRect) {
    this.shown = found;
    this.marked = 0;
    this.element.replaceChildren(...found.map((a, i) => option(a, `${this.element.id}-${i}`)));
    if (!this.isOpen) this.element.showPopover();
    this.expanded(true);
    placeNear(this.element, near);
    this.mark();
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
    this.expanded(false);
    this.control.removeAttribute("aria-activedescendant");
  }

  /** Returns whether the key was meant for the list. */
  key(key: string): boolean {
    if (!this.isOpen) return false;
    const count = this.shown.length;
    if (key === "ArrowDown") this.marked = (this.marked + 1) % count;
    else if (key === "ArrowUp") this.marked = (this.marked - 1 + count) % count;
    else if (key === "Enter" || key === "Tab") this.take(this.marked);
    else if (key === "Escape") this.close();
    else return false;
    if (this.isOpen) this.mark();
    return true;
  }

  private pressed(e: PointerEvent) {
    e.preventDefault(); // keeps the focus in the field
    const chosen = (e.target as Element).closest("[role=option]");
    if (chosen) this.take([...this.element.children].indexOf(chosen));
  }

  private take(index: number) {
    const attribute = this.shown[index];
    if (attribute) this.choose(attribute);
  }

  private mark() {
    [...this.element.children].forEach((child, i) => {
      child.ariaSelected = String(i === this.marked);
      if (i !== this.marked) return;
      this.control.setAttribute("aria-activedescendant", child.id);
      child.scrollIntoView({ block: "nearest" });
    });
  }

  private expanded(on: boolean) {
    if (this.control.role === "combobox") this.control.ariaExpanded = String(on);
  }
}

function option(attribute: Attribute, id: string): HTMLElement {
  const about = [attribute.label, attribute.type].filter((s) => s && s !== attribute.key).join(" · ");
  const element = h("div", { role: "option", id }, h("code", {}, attribute.key), h("small", {}, about));
  if (attribute.sample) element.append(h("small", { className: "sample" }, attribute.sample));
  return element;
}
