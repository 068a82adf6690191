import { h } from "../dom";
import { Notice } from "./notice";
import type { Words } from "./words";

/** How long what was announced stays: screen readers have queued it by then, and nobody meets it twice in the page. */
const stay = 4_000;

/**
 * The one live region of a chat. What is seen elsewhere and has to be heard is said here once; the notice, which is seen
 * and heard in the same words, stands in it.
 */
export class Announcer {
  readonly notice: Notice;
  private readonly heard = h("div", { className: "sr" });
  readonly element = h("div", { role: "status", ariaAtomic: "false" });

  constructor(words: Words) {
    this.notice = new Notice(words);
    this.element.append(this.notice.element, this.heard);
  }

  say(text: string) {
    const said = h("p", {}, text);
    this.heard.append(said);
    setTimeout(() => said.remove(), stay);
  }
}
