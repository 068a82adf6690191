import { icon } from "../chat/icon";
import { fill, type Words } from "../chat/words";
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
  private readonly away = h("button", { type: "button", className: "away" }, icon("close"));
  private title = "";
  private words?: Words;
  private news = 0;

  constructor(toggle: () => void, open: () => void, dismiss: () => void) {
    this.button.append(icon("chat"), icon("close"), this.face, this.badge);
    this.button.onclick = toggle;
    this.greeting.onclick = open;
    this.face.onerror = () => {
      this.face.hidden = true;
    };
    this.away.onclick = dismiss;
    this.teaser.append(this.greeting, this.away);
    this.element.append(this.teaser, this.button);
  }

  show(words: Words, title: string, greeting: string, avatar: string) {
    this.words = words;
    this.title = title;
    this.away.ariaLabel = words.dismiss;
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
    if (!this.words) return;
    const { close_it, open_it, open_new } = this.words;
    const text = this.button.ariaExpanded === "true" ? close_it : this.news ? open_new : open_it;
    this.button.ariaLabel = fill(text, { title: this.title, n: this.news });
  }
}
