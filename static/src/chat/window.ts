import { h } from "../dom";
import { ChatAPI } from "./api";
import { Composer, type Speaker } from "./composer";
import composer from "./composer.css";
import { follow, type Listener } from "./feed";
import { icon } from "./icon";
import { Memory } from "./memory";
import { Notice } from "./notice";
import { Outbox, type Sender } from "./outbox";
import { type Answer, type Message, Refusal, type Reply, type State, type Ticket } from "./protocol";
import { Transcript } from "./transcript";
import transcript from "./transcript.css";
import { uuid } from "./uuid";
import frame from "./window.css";

/**
 * <chat-window src="/chat/v1/flow" heading="…">: the visitor's side of a conversation. It lives in a shadow root
 * with a constructed stylesheet, so neither a page's styles nor its policy can break it.
 */
export class ChatWindow extends HTMLElement implements Listener, Sender, Speaker {
  private readonly transcript = new Transcript();
  private readonly notice = new Notice();
  private readonly composer = new Composer(icon("send"), this);
  private api!: ChatAPI;
  private memory!: Memory;
  private ticket?: Ticket;
  private state: State = { waiting: null, status: "busy" };
  private statesHeard = 0;
  private life = new AbortController();
  private outbox = new Outbox(this, this.life.signal);
  private heardBefore = 0;

  connectedCallback() {
    const src = this.getAttribute("src") ?? "";
    this.api = new ChatAPI(src);
    this.memory = new Memory(src);
    if (!this.shadowRoot) this.build();
    this.resume(this.memory.recall());
  }

  disconnectedCallback() {
    this.life.abort();
  }

  private build() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [transcript, composer, frame].map(sheet);
    const restart = h("button", { className: "restart", type: "button" }, icon("restart"), "Start over");
    restart.onclick = () => this.startOver();
    const title = h("h2", {}, this.getAttribute("heading") ?? "Chat");
    const head = h("header", {}, h("div", { className: "inner" }, title, restart));
    const foot = h("footer", {}, this.notice.element, this.composer.element);
    root.append(h("div", { className: "window" }, head, this.transcript.element, foot));
  }

  private startOver() {
    this.memory.forget();
    this.resume(undefined);
  }

  /** Goes on with a conversation, or begins one. */
  private async resume(ticket: Ticket | undefined) {
    this.life.abort();
    this.life = new AbortController();
    const { signal } = this.life;
    this.outbox = new Outbox(this, signal);
    this.transcript.clear();
    this.composer.clear();
    this.notice.clear();
    this.ticket = undefined;
    this.onState({ waiting: null, status: "busy" });
    try {
      this.ticket = ticket ?? (await this.begin(signal));
    } catch (error) {
      if (!signal.aborted) this.failed(error, () => this.resume(ticket));
      return;
    }
    await follow(this.api, this.ticket, this, signal);
  }

  private async begin(signal: AbortSignal): Promise<Ticket> {
    const begun = await this.api.begin(signal);
    this.memory.keep(begun);
    this.ticket = begun;
    this.onAnswer(begun);
    return begun;
  }

  answer(text: string, shown: string) {
    const reply = { text, message_id: uuid() };
    this.transcript.expect(reply.message_id, shown);
    this.send(reply);
  }

  skip() {
    this.send({ skip: true, message_id: uuid() });
  }

  back() {
    this.send({ back: true, message_id: uuid() });
  }

  /** Sends a file, and when that is done answers with it. */
  async upload(file: File) {
    if (!this.ticket) return;
    const { signal } = this.life;
    const reply: Reply = { message_id: uuid() };
    this.transcript.expect(reply.message_id, file.name);
    this.composer.refuse("");
    this.transcript.busy(true);
    try {
      reply.file = (await this.api.upload(this.ticket, file, signal)).id;
      this.send(reply);
    } catch (error) {
      if (signal.aborted) return;
      this.transcript.takeBack(reply.message_id);
      this.transcript.busy(false);
      if (error instanceof Refusal) this.refused(error, reply);
      else this.notice.fail("Not sent: the connection is lost.", () => this.upload(file));
    }
  }

  private send(reply: Reply) {
    this.notice.clear();
    this.composer.clear();
    this.transcript.busy(true);
    this.outbox.add(reply);
  }

  async deliver(reply: Reply, signal: AbortSignal): Promise<Answer> {
    if (!this.ticket) throw new Error("the conversation has not begun");
    this.heardBefore = this.statesHeard;
    return this.api.send(this.ticket, reply, signal);
  }

  onSent(reply: Reply, answer: Answer) {
    // What the stream has said since is at least as new as this answer.
    this.onAnswer(answer, this.statesHeard === this.heardBefore);
    if (!this.state.pending?.some((p) => p.message_id === reply.message_id))
      this.transcript.takeBack(reply.message_id);
  }

  onFailed(reply: Reply, error: unknown): boolean {
    this.transcript.busy(false);
    if (error instanceof Refusal) {
      this.transcript.takeBack(reply.message_id);
      this.refused(error, reply);
      return false;
    }
    this.notice.fail("Not sent: the connection is lost.", () => this.outbox.run());
    return true;
  }

  private refused(refusal: Refusal, reply: Reply) {
    if (refusal.isGone) return this.onGone();
    this.composer.giveBack(reply.text ?? "");
    this.composer.refuse(refusal.message);
  }

  private failed(error: unknown, retry: () => void) {
    this.transcript.busy(false);
    if (error instanceof Refusal) this.notice.say(error.message);
    else this.notice.fail("The chat cannot be reached.", retry);
  }

  lastSeq(): number {
    return this.transcript.lastSeq;
  }

  isOver(): boolean {
    return this.state.status === "ended";
  }

  onMessage(message: Message) {
    this.transcript.add(message);
  }

  onAnswer(answer: Answer, takeState = true) {
    for (const message of answer.messages) this.onMessage(message);
    if (takeState) this.onState(answer);
  }

  onState(state: State) {
    this.state = state;
    this.statesHeard++;
    const { status } = state;
    this.transcript.waits(state.pending ?? []);
    this.transcript.busy(status === "busy" || status === "delayed");
    this.composer.ask(state.waiting, this.ticket !== undefined && status !== "ended");
    this.composer.element.hidden = status === "ended";
    if (status === "ended") this.notice.offer("This chat has ended.", "Start over", () => this.startOver());
  }

  onLine(up: boolean) {
    this.notice.line(up);
  }

  /** The server has forgotten the conversation: what is kept here leads nowhere. */
  onGone() {
    this.startOver();
  }
}

/** A constructed stylesheet: no page policy forbids it, unlike a <style>. */
function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
