import type { Attribute } from "../attributes";
import { h } from "../dom";
import { createAttribute } from "./create-attribute";
import { Enhanced } from "./enhanced";

/** The value of the option that makes one. It never stays chosen, so no form sends it. */
const make = "+";
const label = "A new attribute…";

/**
 * <attribute-select type="number"> round a drop-down of attributes, or a field where their keys are typed: offers to make
 * a new one of the type, and chooses it.
 */
class AttributeSelect extends Enhanced {
  protected enhance() {
    const select = this.querySelector("select");
    if (select) this.offer(select);
    else this.append(this.button());
  }

  private offer(select: HTMLSelectElement) {
    let chosen = select.value;
    select.append(new Option(label, make));
    const taken = (e: Event) => {
      if (select.value !== make) {
        chosen = select.value;
        return;
      }
      e.stopPropagation();
      select.value = chosen;
      void this.create(select);
    };
    select.addEventListener("input", taken);
  }

  private button() {
    const button = h("button", { type: "button", className: "btn sm" }, label);
    button.addEventListener("click", () => {
      const input = this.querySelector("input");
      if (input) void this.create(input);
    });
    return button;
  }

  private async create(control: HTMLSelectElement | HTMLInputElement) {
    const made = await createAttribute(this.named(control), this.getAttribute("type") ?? "text");
    if (!made) return;
    for (const other of document.querySelectorAll("attribute-select select")) add(other, made);
    control.value = made.key;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    control.focus();
  }

  /** A key like the name that somebody gave the component; "" for none. */
  private named(control: HTMLSelectElement | HTMLInputElement): string {
    const field = control.form?.elements.namedItem(control.name.replace(/attribute$/, "name"));
    if (!(field instanceof HTMLInputElement) || field.value.startsWith(field.dataset.kind ?? "")) return "";
    const key = field.value.toLowerCase().replace(/[^a-z0-9]+/g, "_");
    return key.replace(/^[^a-z]+|_+$/g, "");
  }
}

function add(select: Element, { key, label }: Attribute) {
  const option = new Option(label, key);
  option.translate = false;
  const group = [...select.querySelectorAll("optgroup")].at(-1);
  if (group) group.append(option);
  else select.lastElementChild?.before(option);
}

customElements.define("attribute-select", AttributeSelect);
