import { h } from "../dom";
import { Announcer } from "./announcer";
import { ChatAPI, type StartValues } from "./api";
import { paint } from "./colour";
import { Composer, type Speaker } from "./composer";
import composer from "./composer.css";
import { follow, type Listener } from "./feed";
import { Head } from "./head";
import { icon } from "./icon";
import { Memory } from "./memory";
import type { Notice } from "./notice";
import { Outbox, type Sender } from "./outbox";
import { type Answer, type Message, Refusal, type Reply, type State, type Ticket } from "./protocol";
import { sheet } from "./sheet";
import { Transcript } from "./transcript";
import transcript from "./transcript.css";
import { uuid } from "./uuid";
import frame from "./window.css";
import type { Words } from "./words";

/**
 * <chat-window src="/chat/v1/flow" heading="…">: the visitor's side of a conversation. It lives in a shadow root
 * with a constructed stylesheet, so neither a page's styles nor its policy can break it. The attribute words has its texts as
 * JSON, in the language of lang; both are there before it is put into a page. The attributes accent, avatar, direction and
 * closable change how it looks; the event chat-said tells of every message that is new here, chat-close that the visitor
 * wants it out of the way.
 */
export class ChatWindow extends HTMLElement implements Listener, Sender, Speaker {
  static readonly observedAttributes = ["heading", "accent", "avatar", "direction"];

  /** What a new conversation begins with. */
  startValues: StartValues = {};

  private words!: Words;
  private transcript!: Transcript;
  private announcer!: Announcer;
  private notice!: Notice;
  private composer!: Composer;
  private head!: Head;
  private readonly frame = h("div", { className: "window" });
  private api!: ChatAPI;
  private memory!: Memory;
  private ticket?: Ticket;
  private state: State = { waiting: null, status: "busy" };
  private statesHeard = 0;
  private readAloud = false; // what comes now is new, not history
  private life = new AbortController();
  private outbox = new Outbox(this, this.life.signal);
  private heardBefore = 0;
  private unsent = ""; // before a reload

  connectedCallback() {
    if (!this.shadowRoot) this.build();
    const src = this.getAttribute("src");
    if (!src) return; // a picture of a chat
    this.api = new ChatAPI(src);
    this.memory = new Memory(src);
    this.unsent = this.memory.draft;
    this.resume(this.memory.recall());
  }

  disconnectedCallback() {
    this.life.abort();
  }

  attributeChangedCallback() {
    if (this.shadowRoot) this.dress();
  }

  private build() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [transcript, composer, frame].map(sheet);
    this.words = JSON.parse(this.getAttribute("words") ?? "{}");
    this.transcript = new Transcript(this.words, (path) => this.api.address(path));
    this.announcer = new Announcer(this.words);
    this.notice = this.announcer.notice;
    this.composer = new Composer(this.words, icon("send"), this, (text) => this.announcer.say(text));
    this.head = new Head(this.words, () => this.startOver());
    this.frame.lang = this.lang;
    if (this.hasAttribute("closable"))
      this.head.closable(() => this.dispatchEvent(new CustomEvent("chat-close")));
    const foot = h("footer", {}, this.announcer.element, this.composer.element);
    this.frame.append(this.head.element, this.transcript.element, foot);
    root.append(this.frame);
    this.dress();
  }

  /** Makes it look as the attributes say. */
  private dress() {
    this.head.show(this.getAttribute("heading") ?? "", this.getAttribute("avatar") ?? "");
    paint(this.frame, this.getAttribute("accent"));
    const direction = this.getAttribute("direction") ?? "";
    if (direction === "rtl" || direction === "ltr") this.frame.dir = direction;
    else this.frame.removeAttribute("dir");
  }

  /** Puts the visitor where there is something to do. */
  override focus() {
    if (!this.composer.focus()) this.transcript.element.focus();
    this.transcript.toBottom();
  }

  /** Shows messages and a question that are no conversation. */
  pretend(messages: Message[], state: State) {
    this.transcript.clear();
    for (const message of messages) this.transcript.add(message);
    this.transcript.busy(false);
    this.composer.ask(state.waiting, true);
  }

  private startOver() {
    if (!this.api) return;
    this.memory.forget();
    this.memory.draft = "";
    this.resume(undefined);
  }

  /** Goes on with a conversation, or begins one. */
  private async resume(ticket: Ticket | undefined) {
    this.life.abort();
    this.life = new AbortController();
    const { signal } = this.life;
    this.outbox = new Outbox(this, signal);
    this.clear();
    this.memory.watch(() => this.follow(this.memory.recall()), signal);
    addEventListener("online", () => this.onLine(true), { signal }); // a stream may have outlived what could not be sent
    try {
      this.ticket = ticket ?? (await this.memory.alone(() => this.begin(signal)));
    } catch (error) {
      if (!signal.aborted) this.failed(error, () => this.resume(ticket));
      return;
    }
    await follow(this.api, this.ticket, this, signal);
  }

  private clear() {
    this.readAloud = false;
    this.transcript.clear();
    this.composer.clear();
    this.notice.clear();
    this.ticket = undefined;
    this.onState({ waiting: null, status: "busy" });
  }

  /** Goes where another tab has gone; what it has forgotten is forgotten when it has begun anew. */
  private follow(ticket: Ticket | undefined) {
    if (ticket && ticket.id !== this.ticket?.id) this.resume(ticket);
  }

  private async begin(signal: AbortSignal): Promise<Ticket> {
    const meanwhile = this.memory.recall(); // in another tab
    if (meanwhile) return meanwhile;
    const begun = await this.beginWith(this.startValues, signal);
    this.memory.keep(begun);
    this.ticket = begun;
    this.readAloud = true;
    this.onAnswer(begun);
    return begun;
  }

  /** A page that sets what may not be set is told so where who builds it looks; the visitor chats all the same. */
  private async beginWith(values: StartValues, signal: AbortSignal) {
    try {
      return await this.api.begin(values, signal);
    } catch (error) {
      const wrong = error instanceof Refusal && error.status === 422 && Object.keys(values).length > 0;
      if (!wrong) throw error;
      console.warn(`Patchbay: ${error.message} Nothing was set: ${Object.keys(values).join(", ")}.`);
      return this.api.begin({}, signal);
    }
  }

  typed(text: string) {
    if (this.memory && this.ticket) this.memory.draft = text;
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
      else this.notice.fail(this.words.not_sent, () => this.upload(file));
    }
  }

  private send(reply: Reply) {
    if (!this.api) return;
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
    if (!this.isOver()) this.notice.clear(); // of what could not be sent before
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
    this.notice.fail(this.words.not_sent, () => this.outbox.run());
    return true;
  }

  private refused(refusal: Refusal, reply: Reply) {
    if (refusal.isGone) return this.onGone();
    this.composer.giveBack(reply.text ?? "");
    this.composer.refuse(refusal.message || this.words.failed);
  }

  private failed(error: unknown, retry: () => void) {
    this.transcript.busy(false);
    const reason = error instanceof Refusal ? error.message : "";
    this.notice.fail(reason || this.words.unreachable, retry);
  }

  lastSeq(): number {
    return this.transcript.lastSeq;
  }

  isOver(): boolean {
    return this.state.status === "ended";
  }

  onMessage(message: Message) {
    if (!this.transcript.add(message)) return;
    if (message.from === "bot") this.head.answeredBy(message.by ?? "");
    if (message.from === "bot" && this.readAloud) this.announcer.say(this.spoken(message));
    this.dispatchEvent(new CustomEvent("chat-said", { detail: message }));
  }

  onAnswer(answer: Answer, takeState = true) {
    for (const message of answer.messages) this.onMessage(message);
    this.readAloud = true;
    if (takeState) this.onState(answer);
  }

  onState(state: State) {
    this.state = state;
    this.statesHeard++;
    const { status } = state;
    this.transcript.waits(state.pending ?? []);
    this.transcript.busy(status === "busy" || status === "delayed");
    this.head.handedOver(state.waiting?.kind === "live_chat");
    this.composer.ask(state.waiting, this.ticket !== undefined && status !== "ended");
    this.composer.element.hidden = status === "ended";
    if (this.ticket && this.unsent) {
      this.composer.giveBack(this.unsent);
      this.unsent = "";
    }
    if (status === "ended") this.notice.offer(this.words.ended, this.words.restart, () => this.startOver());
  }

  /** A line that is up again takes what could not be sent. */
  onLine(up: boolean) {
    if (up && !this.outbox.isEmpty) this.outbox.run();
    this.notice.line(up);
  }

  /** The server has forgotten the conversation: what is kept here leads nowhere. */
  onGone() {
    const other = this.memory.recall(); // that another tab has begun since
    if (other && other.id !== this.ticket?.id) this.resume(other);
    else this.startOver();
  }

  /** A message as it is read aloud. */
  private spoken({ by, text, image, link }: Message): string {
    const kind = image ? this.words.picture : link ? this.words.file : "";
    return [by, kind, text].filter(Boolean).join(": ");
  }
}
