import type { StartValues } from "../chat/api";
import { paint } from "../chat/colour";
import { Memory } from "../chat/memory";
import type { Message } from "../chat/protocol";
import { sheet } from "../chat/sheet";
import type { ChatWindow } from "../chat/window";
import { Corner } from "./corner";
import { ask, type Look, lookAttributes, lookOf, type Voice } from "./look";
import { Panel } from "./panel";
import css from "./style.css";

/** The name of the chat on pages that have elements of their own. */
export const windowName = "patchbay-chat-window";

const startValue = "set-";

/**
 * <patchbay-chat flow="phone-verification" src="https://patchbay.example.com">: a button in the corner of any page that
 * opens the chat of a flow. How it looks is set with the flow; attributes change it for one page (look.ts), those that begin
 * with set- are what the conversation begins with. Nothing is asked of the server's engine before somebody opens the chat
 * or comes back to one.
 */
export class PatchbayChat extends HTMLElement {
  static readonly observedAttributes = lookAttributes;

  /** Where the script came from: the Patchbay that is asked unless the attribute src names another one. */
  static home = location.href;

  private readonly root = this.attachShadow({ mode: "open" });
  private readonly panel = new Panel(() => this.close());
  private readonly corner = new Corner(
    () => (this.isOpen ? this.close() : this.open()),
    () => this.open(),
    () => this.dismiss(),
  );
  private chat?: ChatWindow;
  private stored?: Partial<Look> & Voice; // once there may be a chat here
  private values: StartValues = {};
  private memory!: Memory;
  private news = 0;
  private ready?: Promise<boolean>;

  connectedCallback() {
    if (this.ready) return;
    this.root.adoptedStyleSheets = [sheet(css)];
    this.root.append(this.corner.element, this.panel.element);
    this.memory = new Memory(this.src);
    this.ready = this.prepare();
  }

  disconnectedCallback() {
    this.close();
    this.chat?.remove();
    this.chat = undefined;
    this.root.replaceChildren();
    this.ready = undefined;
  }

  attributeChangedCallback() {
    if (this.stored) this.dress(this.stored);
  }

  get isOpen(): boolean {
    return this.panel.isOpen;
  }

  /** Sets attributes that the next conversation begins with, as if a person had typed them. */
  set(values: StartValues) {
    Object.assign(this.values, values);
    if (this.chat) this.chat.startValues = this.startValues;
  }

  async open() {
    if (!(await this.ready) || this.isOpen || !this.isConnected) return;
    const chat = this.furnish();
    this.panel.open();
    this.memory.dismissed = true;
    this.corner.greet(false);
    this.corner.expanded(true);
    this.seeAll();
    chat.focus();
    this.tell("open");
  }

  close() {
    if (!this.isOpen) return;
    const within = this.root.activeElement;
    this.panel.close();
    this.corner.expanded(false);
    if (within) this.corner.button.focus();
    this.tell("close");
  }

  private get src(): string {
    const home = this.getAttribute("src") ?? PatchbayChat.home;
    return new URL(`/chat/v1/${encodeURIComponent(this.getAttribute("flow") ?? "")}`, home).href;
  }

  /** Shows the button, and returns whether there may be one here. */
  private async prepare(): Promise<boolean> {
    const stored = await ask(this.src);
    if (!stored || !this.isConnected) return false;
    this.stored = stored;
    this.dress(stored);
    this.corner.element.showPopover();
    this.corner.greet(!this.memory.dismissed);
    if (this.memory.recall()) this.furnish(); // somebody comes back: what was said meanwhile is told
    if (this.hasAttribute("open")) queueMicrotask(() => this.open());
    return true;
  }

  private dress(stored: Partial<Look> & Voice) {
    const look = lookOf(this, stored);
    for (const part of [this.corner.element, this.panel.element]) {
      paint(part, look.accent);
      part.lang = stored.language;
      part.classList.toggle("left", look.position === "left");
      if (look.direction === "rtl" || look.direction === "ltr") part.dir = look.direction;
      else part.removeAttribute("dir");
    }
    paint(this.corner.button, look.launcher || look.accent, "--launcher");
    this.corner.show(stored.words, look.title, look.greeting, look.avatar);
    this.panel.element.ariaLabel = look.title;
    if (this.chat) put(this.chat, look);
  }

  /** Puts the chat into the panel. */
  private furnish(): ChatWindow {
    if (this.chat) return this.chat;
    const { words, language } = this.stored as Voice;
    const chat = document.createElement(windowName) as ChatWindow;
    chat.startValues = this.startValues;
    chat.setAttribute("src", this.src);
    chat.setAttribute("closable", "");
    chat.setAttribute("words", JSON.stringify(words));
    chat.lang = language;
    put(chat, lookOf(this, this.stored ?? {}));
    chat.addEventListener("chat-close", () => this.close());
    chat.addEventListener("chat-said", (e) => this.heard((e as CustomEvent<Message>).detail));
    this.chat = chat;
    this.panel.element.append(chat);
    return chat;
  }

  private get startValues(): StartValues {
    const values: StartValues = {};
    for (const { name, value } of this.attributes)
      if (name.startsWith(startValue)) values[name.slice(startValue.length)] = value;
    return { ...values, ...this.values };
  }

  /** What is heard while the chat is closed is counted until somebody opens it. */
  private heard({ from, seq }: Message) {
    if (this.isOpen || from === "visitor") this.memory.seen = Math.max(this.memory.seen, seq);
    else if (seq > this.memory.seen) this.corner.tell(++this.news);
  }

  private seeAll() {
    this.news = 0;
    this.corner.tell(0);
    this.memory.seen = Math.max(this.memory.seen, this.chat?.lastSeq() ?? 0);
  }

  private dismiss() {
    this.memory.dismissed = true;
    this.corner.greet(false);
    this.corner.button.focus();
  }

  private tell(what: string) {
    this.dispatchEvent(new CustomEvent(`patchbay-${what}`, { bubbles: true, composed: true }));
  }
}

function put(chat: ChatWindow, look: Look) {
  chat.setAttribute("heading", look.title);
  for (const name of ["accent", "avatar", "direction"] as const) chat.setAttribute(name, look[name]);
}
