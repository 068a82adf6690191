import { h } from "../dom";
import type { Message } from "./protocol";

/** The bubbles. Messages come in any order and more than once (answers, stream, reload); each shows once. */
export class Transcript {
  readonly element = h("div", { className: "log", role: "log", tabIndex: 0 });
  private readonly typing = h("div", { className: "typing", hidden: true }, h("i"), h("i"), h("i"));
  private readonly bubbles = new Map<number, HTMLElement>();
  private pending?: HTMLElement;

  constructor() {
    this.element.ariaLabel = "Conversation";
    this.typing.ariaHidden = "true";
    this.clear();
  }

  get lastSeq(): number {
    return Math.max(0, ...this.bubbles.keys());
  }

  clear() {
    this.bubbles.clear();
    this.pending = undefined;
    this.typing.hidden = true;
    this.element.replaceChildren(this.typing);
  }

  add(message: Message) {
    if (this.bubbles.has(message.seq)) return;
    const element = bubble(message.from, message.text);
    element.title = new Date(message.at).toLocaleTimeString();
    if (message.from === "visitor") this.takeBack();
    this.after(message.seq).before(element);
    this.bubbles.set(message.seq, element);
    this.toBottom();
  }

  /** What a message with this number stands before. */
  private after(seq: number): HTMLElement {
    const later = [...this.bubbles.keys()].filter((other) => other > seq);
    return this.bubbles.get(Math.min(...later)) ?? this.pending ?? this.typing;
  }

  /** Shows what is being sent, until the server's own copy of it comes or it is taken back. */
  expect(text: string) {
    this.takeBack();
    this.pending = bubble("visitor", text);
    this.pending.classList.add("pending");
    this.typing.before(this.pending);
    this.toBottom();
  }

  takeBack() {
    this.pending?.remove();
    this.pending = undefined;
  }

  busy(on: boolean) {
    this.typing.hidden = !on;
    this.toBottom();
  }

  private toBottom() {
    this.element.scrollTop = this.element.scrollHeight;
  }
}

function bubble(from: Message["from"], text: string): HTMLElement {
  const who = h("span", { className: "sr" }, from === "bot" ? "Bot: " : "You: ");
  return h("div", { className: `bubble ${from}` }, who, text);
}
