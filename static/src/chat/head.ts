import { h } from "../dom";
import { icon } from "./icon";

/** The top of a chat: whose it is, who answers, and what can be done with it as a whole. */
export class Head {
  private readonly title = h("h2");
  private readonly who = h("p", { className: "who", hidden: true });
  private readonly face = h("img", {
    className: "face",
    alt: "",
    hidden: true,
    referrerPolicy: "no-referrer",
  });
  private readonly inner: HTMLElement;
  readonly element: HTMLElement;
  private person = "";

  constructor(restart: () => void) {
    const again = h(
      "button",
      { className: "tool", type: "button" },
      icon("restart"),
      h("span", {}, "Start again"),
    );
    again.onclick = restart;
    this.face.onerror = () => {
      this.face.hidden = true;
    };
    const words = h("div", { className: "whose" }, this.title, this.who);
    this.inner = h("div", { className: "inner" }, this.face, words, again);
    this.element = h("header", {}, this.inner);
  }

  closable(close: () => void) {
    const button = h("button", { className: "tool", type: "button" }, icon("close"));
    button.ariaLabel = "Close chat";
    button.onclick = close;
    this.inner.append(button);
  }

  show(title: string, avatar: string) {
    this.title.textContent = title;
    if (this.face.getAttribute("src") === avatar) return;
    this.face.hidden = !avatar;
    if (avatar) this.face.src = avatar;
    else this.face.removeAttribute("src");
  }

  answeredBy(person: string) {
    this.person = person;
  }

  /** Says who answers while people do. */
  handedOver(on: boolean) {
    this.who.hidden = !on;
    this.who.textContent = this.person ? `${this.person} answers` : "Somebody will be with you soon";
  }
}
