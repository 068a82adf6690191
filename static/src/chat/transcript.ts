import { h } from "../dom";
import type { Message, Pending } from "./protocol";

/** The bubbles. Messages come in any order and more than once (answers, stream, reload); each shows once. */
export class Transcript {
  readonly element = h("div", { className: "log", role: "log", tabIndex: 0 });
  private readonly typing = h("div", { className: "typing", hidden: true }, h("i"), h("i"), h("i"));
  private readonly bubbles = new Map<number, HTMLElement>();
  private readonly pending = new Map<string, HTMLElement>(); // by message_id, in the order that they were sent
  private readonly taken = new Set<string>(); // of the pending ones: what the server has

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
    this.pending.clear();
    this.taken.clear();
    this.typing.hidden = true;
    this.element.replaceChildren(this.typing);
  }

  add(message: Message) {
    if (this.bubbles.has(message.seq)) return;
    const element = bubble(message.from, content(message), message.by);
    element.title = new Date(message.at).toLocaleTimeString();
    if (message.message_id) this.takeBack(message.message_id);
    this.after(message.seq).before(element);
    this.bubbles.set(message.seq, element);
    this.toBottom();
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
    const element = bubble("visitor", text);
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
    this.typing.hidden = !on;
    this.toBottom();
  }

  private toBottom() {
    this.element.scrollTop = this.element.scrollHeight;
  }
}

/** A person's words have a name above them. */
function bubble(from: Message["from"], said: Node | string, by = ""): HTMLElement {
  if (by) return h("div", { className: `bubble ${from}` }, h("b", { className: "by" }, by), said);
  const who = h("span", { className: "sr" }, from === "bot" ? "Bot: " : "You: ");
  return h("div", { className: `bubble ${from}` }, who, said);
}

/** What a message shows: its text, a picture, or a link to a file. */
function content(message: Message): Node | string {
  const { text, image, file } = message;
  const address = message.link ?? file?.url;
  if (address) return link(address, text || address);
  if (!image) return text;
  const picture = h("img", { src: image, alt: text, referrerPolicy: "no-referrer", loading: "lazy" });
  picture.onerror = () => picture.replaceWith(link(image, text || image)); // also where a page's policy forbids it
  return picture;
}

function link(href: string, text: string): HTMLElement {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);
}
