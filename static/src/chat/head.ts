import { h } from "../dom";
import { icon } from "./icon";
import { fill, type Words } from "./words";

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

  constructor(
    private readonly words: Words,
    restart: () => void,
  ) {
    const again = h(
      "button",
      { className: "tool", type: "button" },
      icon("restart"),
      h("span", {}, words.restart),
    );
    again.onclick = restart;
    this.face.onerror = () => {
      this.face.hidden = true;
    };
    const whose = h("div", { className: "whose" }, this.title, this.who);
    this.inner = h("div", { className: "inner" }, this.face, whose, again);
    this.element = h("header", {}, this.inner);
  }

  closable(close: () => void) {
    const button = h("button", { className: "tool", type: "button" }, icon("close"));
    button.ariaLabel = this.words.close;
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
    this.who.textContent = this.person ? fill(this.words.answers, { person: this.person }) : this.words.soon;
  }
}
