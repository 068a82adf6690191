import { icon } from "../chat/icon";
import { h } from "../dom";

/** The button in the corner of the page, with how many messages are new and the greeting beside it. */
export class Corner {
  readonly element = h("div", { className: "corner", popover: "manual" });
  readonly button = h("button", { type: "button", className: "launcher", ariaExpanded: "false" });
  private readonly badge = h("span", { className: "badge", hidden: true, ariaHidden: "true" });
  private readonly face = h("img", {
    className: "face",
    alt: "",
    hidden: true,
    referrerPolicy: "no-referrer",
  });
  private readonly teaser = h("div", { className: "teaser", hidden: true });
  private readonly greeting = h("button", { type: "button", className: "greeting", dir: "auto" });
  private title = "";
  private news = 0;

  constructor(toggle: () => void, open: () => void, dismiss: () => void) {
    this.button.append(icon("chat"), icon("close"), this.face, this.badge);
    this.button.onclick = toggle;
    this.greeting.onclick = open;
    this.face.onerror = () => {
      this.face.hidden = true;
    };
    const away = h("button", { type: "button", className: "away", ariaLabel: "Dismiss" }, icon("close"));
    away.onclick = dismiss;
    this.teaser.append(this.greeting, away);
    this.element.append(this.teaser, this.button);
  }

  show(title: string, greeting: string, avatar: string) {
    this.title = title;
    this.greeting.textContent = greeting;
    if (this.face.getAttribute("src") !== avatar) {
      this.face.hidden = !avatar;
      if (avatar) this.face.src = avatar;
      else this.face.removeAttribute("src");
    }
    this.name();
  }

  greet(on: boolean) {
    this.teaser.hidden = !on || !this.greeting.textContent;
  }

  /** Says how many messages are new. */
  tell(news: number) {
    this.news = news;
    this.badge.textContent = news > 9 ? "9+" : String(news);
    this.badge.hidden = news === 0;
    this.name();
  }

  expanded(on: boolean) {
    this.button.ariaExpanded = String(on);
    this.name();
  }

  private name() {
    const open = this.button.ariaExpanded === "true";
    const news = this.news === 1 ? ", 1 new message" : this.news ? `, ${this.news} new messages` : "";
    this.button.ariaLabel = open ? `Close ${this.title}` : `Open ${this.title}${news}`;
  }
}
