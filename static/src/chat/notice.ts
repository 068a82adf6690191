import { h } from "../dom";
import type { Words } from "./words";

/** The line above the composer: the chat has ended, the network is lost. It stands in the live region of the announcer. */
export class Notice {
  readonly element = h("div", { className: "notice" });
  private waits = false;

  constructor(private readonly words: Words) {}

  clear() {
    this.show();
  }

  say(text: string) {
    this.show(h("p", {}, text));
  }

  /** Says what has come to an end and offers what can be done. */
  offer(text: string, label: string, act: () => void) {
    this.show(h("p", {}, text), this.button(label, act));
  }

  /** Says what failed and offers to try again. */
  fail(text: string, retry: () => void) {
    this.show(h("p", { className: "failed" }, text), this.button(this.words.retry, retry));
  }

  /** Says that the line is down until it is up again. What was said meanwhile matters more. */
  line(up: boolean) {
    if (up && this.waits) this.clear();
    if (up || this.element.childElementCount > 0) return;
    this.say(this.words.reconnecting);
    this.waits = true;
  }

  private show(...kids: Node[]) {
    this.waits = false;
    this.element.replaceChildren(...kids);
  }

  private button(label: string, act: () => void): HTMLElement {
    const button = h("button", { type: "button" }, label);
    button.onclick = () => {
      this.clear();
      act();
    };
    return button;
  }
}
