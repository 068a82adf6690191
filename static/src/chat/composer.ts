import { h } from "../dom";
import { Choices } from "./choices";
import { CountryCode } from "./phone";
import type { Waiting } from "./protocol";

interface Keyboard {
  type: string;
  autocomplete: AutoFill;
  inputMode: string;
  hint: string;
}

const plain: Keyboard = { type: "text", autocomplete: "off", inputMode: "text", hint: "Write a message…" };
const phone: Keyboard = { type: "tel", autocomplete: "tel", inputMode: "tel", hint: "Phone number" };
const code: Keyboard = { type: "text", autocomplete: "one-time-code", inputMode: "numeric", hint: "Code" };
const keyboards: Record<string, Keyboard> = {
  phone,
  code,
  secret: code,
  email: { type: "email", autocomplete: "email", inputMode: "email", hint: "name@example.com" },
  name: { type: "text", autocomplete: "name", inputMode: "text", hint: "Your name" },
  date: { type: "date", autocomplete: "off", inputMode: "none", hint: "" },
  single_choice: { ...plain, hint: "Choose one, or type it…" },
  multiple_choice: { ...plain, hint: "Choose, then send" },
  message: { ...plain, hint: "Choose one, or type it…" },
  number: { type: "text", autocomplete: "off", inputMode: "decimal", hint: "Number" },
};

/** What a visitor can do with the composer. */
export interface Speaker {
  answer(text: string, shown: string): void;
  upload(file: File): void;
  skip(): void;
  back(): void;
}

/** The line in which the visitor answers. It takes the shape of the question that is open. */
export class Composer {
  readonly element: HTMLFormElement;
  private readonly country = new CountryCode();
  private readonly input = h("input");
  private readonly send = h("button", { className: "send" });
  private readonly file = h("input", { type: "file", hidden: true });
  private readonly pass = h("button", { className: "skip", type: "button", hidden: true }, "Skip");
  private readonly back = h("button", { className: "skip", type: "button", hidden: true }, "Back");
  private readonly choices: Choices;
  private readonly problem = h("p", { className: "problem", role: "alert", id: "problem" });
  private waiting: Waiting | null = null;

  constructor(icon: Node, speaker: Speaker) {
    this.choices = new Choices((label) => speaker.answer(label, label));
    this.file.ariaLabel = "File";
    this.send.ariaLabel = "Send";
    this.send.append(icon);
    this.input.ariaLabel = "Message";
    const line = h(
      "div",
      { className: "line" },
      this.back,
      this.country.element,
      this.input,
      this.file,
      this.pass,
      this.send,
    );
    // novalidate: the server says what is wrong, in the builder's words
    this.element = h("form", { noValidate: true }, this.choices.element, this.problem, line);
    this.element.addEventListener("submit", (e) => {
      e.preventDefault();
      const file = this.file.files?.[0];
      const text = this.answerText();
      if (this.isFile && file) speaker.upload(file);
      else if (text) speaker.answer(text, this.isSecret ? "••••••" : text);
    });
    this.pass.onclick = () => speaker.skip();
    this.back.onclick = () => speaker.back();
    this.ask(null, false);
  }

  private get isPhone(): boolean {
    return this.waiting?.kind === "phone" || this.waiting?.attribute_type === "phone";
  }

  private get isFile(): boolean {
    return this.waiting?.attribute_type === "file";
  }

  /** What the answer is given in. */
  private get field(): HTMLInputElement {
    return this.isFile ? this.file : this.input;
  }

  private get isSecret(): boolean {
    return this.waiting?.attribute_type === "secret";
  }

  /** Makes the line fit a question. With null nothing is asked: what is typed then waits for its turn. */
  ask(waiting: Waiting | null, open: boolean) {
    const isNew = waiting?.component !== this.waiting?.component;
    this.waiting = waiting;
    const keyboard = keyboards[waiting?.kind ?? ""] ?? keyboards[waiting?.attribute_type ?? ""] ?? plain;
    const { type, autocomplete, inputMode } = keyboard;
    Object.assign(this.input, { type, autocomplete, inputMode });
    this.input.placeholder = keyboard.hint;
    this.input.maxLength = waiting?.max_characters || 4_000;
    this.input.min = waiting?.earliest ?? "";
    this.input.max = waiting?.latest ?? "";
    this.file.accept = waiting?.file_types ?? "";
    this.file.hidden = !this.isFile;
    this.input.hidden = this.isFile;
    this.choices.show(waiting);
    this.country.element.hidden = !this.isPhone;
    this.back.hidden = !waiting?.back;
    this.pass.hidden = !waiting?.skippable;
    this.open(open);
    if (!isNew) return;
    this.refuse("");
    if (waiting?.country) this.country.prefer(waiting.country);
  }

  private open(on: boolean) {
    const had = this.input.disabled;
    this.input.disabled = !on;
    this.file.disabled = !on;
    this.send.disabled = !on;
    this.pass.disabled = !on;
    this.back.disabled = !on;
    if (on && had && matchMedia("(pointer: fine)").matches) this.field.focus();
  }

  clear() {
    this.input.value = "";
    this.file.value = "";
    this.choices.clear();
    this.refuse("");
  }

  /** Takes back what the server did not want, unless something else was typed since. */
  giveBack(text: string) {
    this.input.value ||= text;
  }

  /** Says why an answer was not taken, and keeps it to be mended. */
  refuse(reason: string) {
    this.problem.textContent = reason;
    for (const field of [this.input, this.file]) {
      field.ariaInvalid = reason ? "true" : null;
      if (reason) field.setAttribute("aria-describedby", "problem");
      else field.removeAttribute("aria-describedby");
    }
    if (reason) this.field.focus();
  }

  private answerText(): string {
    const typed = this.input.value.trim() || this.choices.answer;
    return typed && this.isPhone ? this.country.complete(typed) : typed;
  }
}
