import { h } from "../dom";
import { placeNear } from "../place";
import type { Choice, Offer } from "../suggest";

let lists = 0;

/**
 * The listbox of a field, with its choices in groups. The focus stays in the field; aria-activedescendant says what is
 * marked. The last option makes an attribute of what is typed, where that is offered.
 */
export class AttributeList {
  readonly element: HTMLElement;
  private offer: Offer | null = null;
  private options: HTMLElement[] = [];
  private marked = 0;

  constructor(
    private readonly control: HTMLElement,
    private readonly choose: (offer: Offer, choice: Choice) => void,
    private readonly create: (offer: Offer) => void,
  ) {
    this.element = h("div", { className: "tf-list", role: "listbox", id: `attributes-${++lists}` });
    this.element.ariaLabel = "Attributes";
    this.element.popover = "manual";
    this.element.addEventListener("pointerdown", (e) => this.pressed(e));
    control.ariaAutoComplete = "list";
    control.setAttribute("aria-controls", this.element.id);
    if (control instanceof HTMLInputElement) control.role = "combobox"; // a textbox of many lines may not have that role
    this.expanded(false);
  }

  get isOpen(): boolean {
    return this.element.matches(":popover-open");
  }

  open(offer: Offer, near: DOMRect) {
    this.offer = offer;
    this.element.replaceChildren(...this.groups(offer));
    this.options = [...this.element.querySelectorAll<HTMLElement>("[role=option]")];
    this.options.forEach((option, i) => {
      option.id = `${this.element.id}-${i}`;
    });
    this.marked = offer.rather ? this.options.length - 1 : 0;
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
    const count = this.options.length;
    if (key === "ArrowDown") this.marked = (this.marked + 1) % count;
    else if (key === "ArrowUp") this.marked = (this.marked - 1 + count) % count;
    else if (key === "Enter" || key === "Tab") this.take(this.marked);
    else return false;
    if (this.isOpen) this.mark();
    return true;
  }

  private groups(offer: Offer): HTMLElement[] {
    const groups = new Map<string, HTMLElement>();
    for (const choice of offer.choices) {
      const group = groups.get(choice.group) ?? groupOf(choice.group);
      groups.set(choice.group, group);
      group.append(option(choice));
    }
    const all = [...groups.values()];
    if (offer.create)
      all.push(h("div", { role: "option", className: "tf-create" }, `Create attribute ${offer.create}…`));
    return all;
  }

  private pressed(e: PointerEvent) {
    e.preventDefault(); // keeps the focus in the field
    const chosen = (e.target as Element).closest<HTMLElement>("[role=option]");
    if (chosen) this.take(this.options.indexOf(chosen));
  }

  private take(index: number) {
    const offer = this.offer;
    if (!offer) return;
    const option = this.options[index];
    if (option?.classList.contains("tf-create")) return this.create(offer);
    const choice = inShownOrder(offer)[index];
    if (choice) this.choose(offer, choice);
  }

  private mark() {
    this.options.forEach((option, i) => {
      option.ariaSelected = String(i === this.marked);
      if (i !== this.marked) return;
      this.control.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }

  private expanded(on: boolean) {
    if (this.control.role === "combobox") this.control.ariaExpanded = String(on);
  }
}

/** The choices as they stand in their groups. */
function inShownOrder(offer: Offer): Choice[] {
  const groups = [...new Set(offer.choices.map((c) => c.group))];
  return groups.flatMap((group) => offer.choices.filter((c) => c.group === group));
}

function groupOf(name: string): HTMLElement {
  const group = h("div", { role: "group" }, h("div", { className: "tf-group", ariaHidden: "true" }, name));
  group.ariaLabel = name;
  return group;
}

function option(choice: Choice): HTMLElement {
  const element = h(
    "div",
    { role: "option" },
    h("code", {}, choice.text.trim()),
    h("small", {}, ...aboutOf(choice.about, choice.own)),
  );
  const translate = choice.group === "Filters";
  if (choice.sample) element.append(h("small", { className: "sample", translate }, choice.sample));
  return element;
}

/** The parts of what is said of an attribute. The first may be own: no words of ours. */
export function aboutOf([first = "", ...rest]: string[], own: boolean): (Node | string)[] {
  return [h("span", { translate: !own }, first), ...rest.flatMap((part) => [" · ", part])];
}
