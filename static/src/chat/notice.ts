import { h } from "../dom";

/** The line above the composer: the chat has ended, the network is lost. */
export class Notice {
  readonly element = h("div", { className: "notice", role: "status" });

  clear() {
    this.element.replaceChildren();
  }

  say(text: string) {
    this.element.replaceChildren(h("p", {}, text));
  }

  /** Says what failed and offers to try again. */
  fail(text: string, retry: () => void) {
    const button = h("button", { type: "button" }, "Retry");
    button.onclick = () => {
      this.clear();
      retry();
    };
    this.element.replaceChildren(h("p", { className: "failed" }, text), button);
  }
}
