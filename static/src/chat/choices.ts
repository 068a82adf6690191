import { h } from "../dom";
import type { Waiting } from "./protocol";
import type { Words } from "./words";

/** The answers that a question offers. Where several can be taken, they are held until they are sent. */
export class Choices {
  readonly element = h("div", { className: "choices", hidden: true });
  private several = false;
  private shown = "";

  constructor(
    words: Words,
    private readonly pick: (label: string) => void,
  ) {
    this.element.setAttribute("role", "group");
    this.element.ariaLabel = words.choices;
  }

  show(waiting: Waiting | null) {
    const labels = waiting?.choices ?? [];
    const now = JSON.stringify([waiting?.component, labels]);
    this.several = waiting?.kind === "multiple_choice";
    this.element.hidden = labels.length === 0;
    if (now === this.shown) return;
    this.shown = now;
    this.element.replaceChildren(...labels.map((label) => this.button(label)));
  }

  /** The labels that are held, a line for each. */
  get answer(): string {
    const held = this.element.querySelectorAll('[aria-pressed="true"]');
    return [...held].map((button) => button.textContent ?? "").join("\n");
  }

  clear() {
    for (const button of this.element.querySelectorAll("[aria-pressed]")) button.ariaPressed = "false";
  }

  private button(label: string): HTMLButtonElement {
    const button = h("button", { type: "button" }, label);
    if (this.several) button.ariaPressed = "false";
    button.onclick = () => {
      if (this.several) button.ariaPressed = button.ariaPressed === "true" ? "false" : "true";
      else this.pick(label);
    };
    return button;
  }
}
