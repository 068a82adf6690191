import { h } from "../dom";
import type { Message, Pending } from "./protocol";
import type { Words } from "./words";

/** The bubbles. Messages come in any order and more than once (answers, stream, reload); each shows once. */
export class Transcript {
  // What is new is heard from the announcer; a log would read all of it after every reload.
  readonly element = h("div", { className: "log", role: "log", tabIndex: 0, ariaLive: "off" });
  private readonly typing = h("div", { className: "typing", hidden: true }, h("i"), h("i"), h("i"));
  private readonly bubbles = new Map<number, HTMLElement>();
  private readonly pending = new Map<string, HTMLElement>(); // by message_id, in the order that they were sent
  private readonly taken = new Set<string>(); // of the pending ones: what the server has

  /** address makes a path of the server's an address. */
  constructor(
    private readonly words: Words,
    private readonly address: (path: string) => string,
  ) {
    this.element.ariaLabel = words.conversation;
    this.typing.ariaHidden = "true";
    this.clear();
  }

  get lastSeq(): number {
    return Math.max(0, ...this.bubbles.keys());
  }

  clear() {
    this.bubbles.clear();
    this.pending.clear();
    this.taken.clear();
    this.typing.hidden = true;
    this.element.replaceChildren(this.typing);
  }

  /** Returns whether the message is new. */
  add(message: Message): boolean {
    if (this.bubbles.has(message.seq)) return false;
    const element = this.bubble(message.from, this.content(message), message.by);
    element.title = new Date(message.at).toLocaleTimeString();
    if (message.message_id) this.takeBack(message.message_id);
    this.after(message.seq).before(element);
    this.bubbles.set(message.seq, element);
    this.toBottom();
    return true;
  }

  /** What a message with this number stands before. */
  private after(seq: number): HTMLElement {
    const later = [...this.bubbles.keys()].filter((other) => other > seq);
    const [firstPending] = this.pending.values();
    return this.bubbles.get(Math.min(...later)) ?? firstPending ?? this.typing;
  }

  /** Shows what is being sent, until the server's own copy of it comes or it is taken back. */
  expect(id: string, text: string) {
    if (this.pending.has(id)) return;
    const element = this.bubble("visitor", text);
    element.classList.add("pending");
    this.typing.before(element);
    this.pending.set(id, element);
    this.toBottom();
  }

  takeBack(id: string) {
    this.pending.get(id)?.remove();
    this.pending.delete(id);
    this.taken.delete(id);
  }

  /** Shows what waits on the server. What the server had and has no more is answered: its copy is a message now. */
  waits(list: Pending[]) {
    for (const { message_id, text } of list) {
      this.expect(message_id, text);
      this.taken.add(message_id);
    }
    const ids = new Set(list.map((p) => p.message_id));
    for (const id of [...this.taken]) if (!ids.has(id)) this.takeBack(id);
  }

  busy(on: boolean) {
    if (this.typing.hidden !== on) return;
    this.typing.hidden = !on;
    this.toBottom();
  }

  /** Shows the newest words; also once the chat is seen that grew while it was closed. */
  toBottom() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** What a message shows: its text, a picture, or a link to a file. */
  private content(message: Message): Node | string {
    const { text, image, file } = message;
    const address = message.link ?? (file && this.address(file.url));
    if (address) return link(address, text || address);
    return image ? picture(image, text) : text;
  }

  /** A person's words have a name above them. The direction is that of the words, whichever way the chat runs. */
  private bubble(from: Message["from"], said: Node | string, by = ""): HTMLElement {
    const { bot, you } = this.words;
    const who = by
      ? h("b", { className: "by" }, by)
      : h("span", { className: "sr" }, `${from === "bot" ? bot : you}: `);
    const words = h("span", { className: "words", dir: "auto" }, said);
    return h("div", { className: `bubble ${from}` }, who, words);
  }
}

/** A picture in a frame whose size is known before it is there. It opens in a tab of its own. */
function picture(src: string, alt: string): Node {
  const shown = h("img", { src, alt, referrerPolicy: "no-referrer", decoding: "async" });
  const frame = link(src, shown);
  frame.className = "picture";
  shown.onerror = () => frame.replaceWith(link(src, alt || src)); // also where a page's policy forbids it
  return frame;
}

function link(href: string, shown: Node | string): HTMLAnchorElement {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown);
}
