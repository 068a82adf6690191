import { paint } from "../chat/colour";
import type { Message } from "../chat/protocol";
import { sheet } from "../chat/sheet";
import { ChatWindow } from "../chat/window";
import type { Words } from "../chat/words";
import { h } from "../dom";
import { Corner } from "./corner";
import css from "./style.css";

/** Where a preview stands: in its place on the page, and not over it. */
const inPlace = `
  :host { position: relative; }
  :host, .corner, .panel { display: flex !important; }
  .corner, .panel { position: absolute; --base: 20px; --edge: 20px; }
  .panel.panel {
    inset: 20px 20px 92px; width: auto; max-width: 384px; height: auto; margin-inline-start: auto; animation: none;
    border: 1px solid var(--line); border-radius: 16px;
  }
  .panel.panel.left { margin-inline: 0 auto; }
  .panel.panel:dir(rtl):not(.left) { margin-inline: 0 auto; }
  .panel.panel.left:dir(rtl) { margin-inline: auto 0; }
`;

const at = new Date(0).toISOString();
const messages: Message[] = [
  { seq: 1, from: "bot", text: "Hello! What can we do for you?", at },
  { seq: 2, from: "visitor", text: "I have a question about my order.", at },
  { seq: 3, from: "bot", text: "Gladly. How shall we answer?", at },
];
const waiting = {
  component: "how",
  kind: "single_choice",
  attribute_type: "text",
  max_characters: 4_000,
  skippable: true,
  choices: ["By e-mail", "By phone"],
};

/** What the page has of every language. */
interface Voice {
  direction: string;
  words: Words;
}

/**
 * <chat-preview form="edit" heading="…" picture="…">: how the widget of a form's settings looks, as it is typed. The page has
 * the words of every language as JSON, by what the form calls it.
 */
export class ChatPreview extends HTMLElement {
  private readonly nothing = () => undefined;
  private readonly corner = new Corner(this.nothing, this.nothing, this.nothing);
  private readonly panel = h("div", { className: "panel" });
  private chat?: ChatWindow;
  private language = "";
  private voices: Record<string, Voice> = {};
  private uploaded = "";

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(css), sheet(inPlace)];
    this.corner.element.removeAttribute("popover");
    this.inert = true; // it is to be looked at
    this.voices = JSON.parse(document.querySelector("#voices")?.textContent ?? "{}");
    root.append(this.panel, this.corner.element);
    this.form?.addEventListener("input", () => this.show());
    this.form?.addEventListener("change", () => this.upload());
    this.show();
  }

  private get form(): HTMLFormElement | null {
    return document.querySelector(`#${this.getAttribute("form")}`);
  }

  private value(name: string): string {
    const field = this.form?.elements.namedItem(name);
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : "";
  }

  /** Shows a picture that is chosen and not uploaded yet. */
  private async upload() {
    const field = this.form?.elements.namedItem("picture");
    const file = field instanceof HTMLInputElement ? field.files?.[0] : undefined;
    this.uploaded = file ? await dataAddress(file) : "";
    this.show();
  }

  /** The chat in a language: its words are there before it is. */
  private speak(language: string, words: Words): ChatWindow {
    if (this.chat && this.language === language) return this.chat;
    const chat = new ChatWindow();
    chat.setAttribute("words", JSON.stringify(words));
    chat.lang = language || "en";
    this.panel.replaceChildren(chat);
    chat.pretend(messages, { waiting, status: "waiting" });
    this.language = language;
    this.chat = chat;
    return chat;
  }

  private show() {
    const language = this.value("language");
    const voice = this.voices[language];
    if (!voice) return;
    const chat = this.speak(language, voice.words);
    const title = this.value("title") || (this.getAttribute("heading") ?? "");
    const accent = this.value("accent");
    const avatar = this.uploaded || this.stored();
    const typed = this.value("direction");
    const direction = typed === "auto" ? voice.direction : typed;
    for (const part of [this.corner.element, this.panel]) {
      paint(part, accent);
      part.classList.toggle("left", this.value("side") === "left");
      part.dir = direction === "rtl" ? "rtl" : "ltr";
    }
    paint(this.corner.button, this.value("launcher") || accent, "--launcher");
    this.corner.show(voice.words, title, this.value("greeting"), avatar);
    this.corner.greet(false);
    for (const [name, value] of Object.entries({ heading: title, accent, avatar, direction }))
      chat.setAttribute(name, value);
  }

  /** The picture that is in use: the uploaded one unless it is to be taken away, or the typed address. */
  private stored(): string {
    const drop = this.form?.elements.namedItem("drop_picture");
    const address = this.value("avatar");
    const picture = this.getAttribute("picture") ?? "";
    if (picture.startsWith("/") && !(drop instanceof HTMLInputElement && drop.checked)) return picture;
    return /^https:\/\/./.test(address) ? address : "";
  }
}

function dataAddress(file: File): Promise<string> {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => done("");
    reader.readAsDataURL(file);
  });
}
