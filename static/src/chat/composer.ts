import { h } from "../dom";
import { Choices } from "./choices";
import { CountryCode } from "./phone";
import type { Waiting } from "./protocol";
import { fill, type Word, type Words } from "./words";

interface Keyboard {
  type: string;
  autocomplete: AutoFill;
  inputMode: string;
  hint?: Word;
  isProse?: boolean; // it may have several lines
}

const plain: Keyboard = {
  type: "text",
  autocomplete: "off",
  inputMode: "text",
  hint: "write",
  isProse: true,
};
const phone: Keyboard = { type: "tel", autocomplete: "tel", inputMode: "tel", hint: "phone" };
const code: Keyboard = { type: "text", autocomplete: "one-time-code", inputMode: "numeric", hint: "code" };
const keyboards: Record<string, Keyboard> = {
  phone,
  code,
  secret: code,
  email: { type: "email", autocomplete: "email", inputMode: "email", hint: "email" },
  name: { type: "text", autocomplete: "name", inputMode: "text", hint: "name" },
  date: { type: "date", autocomplete: "off", inputMode: "none" },
  single_choice: { ...plain, hint: "choose" },
  multiple_choice: { ...plain, hint: "choose_several" },
  message: { ...plain, hint: "choose" },
  number: { type: "text", autocomplete: "off", inputMode: "decimal", hint: "number" },
};

/** What is written from left to right whatever the language. */
const foreign = new Set(["tel", "email", "date"]);

/** Says how many choices are to be taken, where that is limited. */
function howMany(words: Words, waiting: Waiting | null): string {
  if (waiting?.kind !== "multiple_choice") return "";
  const { min_choices: least = 0, max_choices: most = 0 } = waiting;
  if (least && least === most) return fill(words.choose_exactly, { n: least });
  if (least && most) return fill(words.choose_from, { min: least, max: most });
  if (most) return fill(words.choose_most, { n: most });
  return least > 1 ? fill(words.choose_least, { n: least }) : "";
}

/** What a visitor can do with the composer. */
export interface Speaker {
  answer(text: string, shown: string): void;
  upload(file: File): void;
  skip(): void;
  back(): void;
  /** What stands in the line and is not sent; nothing of a secret. */
  typed(text: string): void;
}

/** The line in which the visitor answers. It takes the shape of the question that is open. */
export class Composer {
  readonly element: HTMLFormElement;
  private readonly country: CountryCode;
  private readonly input = h("input");
  private readonly area = h("textarea", { rows: 1, enterKeyHint: "send" });
  private text: HTMLInputElement | HTMLTextAreaElement = this.area; // the one of both that stands in the line
  private readonly send = h("button", { className: "send" });
  private readonly file = h("input", { type: "file", hidden: true });
  private readonly pass = h("button", { className: "skip pass", type: "button", hidden: true });
  private readonly back = h("button", { className: "skip", type: "button", hidden: true });
  private readonly choices: Choices;
  private readonly problem = h("p", { className: "problem", id: "problem" });
  private readonly hint = h("p", { className: "hint", id: "hint", hidden: true });
  private waiting: Waiting | null = null;

  /** announce says aloud what is wrong, where nobody is led to it. */
  constructor(
    private readonly words: Words,
    icon: Node,
    private readonly speaker: Speaker,
    private readonly announce: (text: string) => void,
  ) {
    this.country = new CountryCode(words);
    this.choices = new Choices(words, (label) => speaker.answer(label, label));
    this.pass.textContent = words.skip;
    this.back.textContent = words.back;
    this.file.ariaLabel = words.file;
    this.send.ariaLabel = words.send;
    this.send.append(icon);
    this.input.ariaLabel = this.area.ariaLabel = words.message;
    const line = h(
      "div",
      { className: "line" },
      this.back,
      this.country.element,
      this.text,
      this.file,
      this.pass,
      this.send,
    );
    // novalidate: the server says what is wrong, in the builder's words
    const parts = [this.choices.element, this.problem, line, this.hint];
    this.element = h("form", { noValidate: true }, ...parts);
    for (const field of [this.input, this.area]) field.addEventListener("input", () => this.changed());
    this.area.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.shiftKey || e.isComposing) return; // those two make a line, and end a word
      e.preventDefault();
      this.element.requestSubmit();
    });
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
  private get field(): HTMLInputElement | HTMLTextAreaElement {
    return this.isFile ? this.file : this.text;
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
    this.takes(keyboard.isProse ? this.area : this.input);
    const placeholder = keyboard.hint ? this.words[keyboard.hint] : "";
    Object.assign(this.text, { autocomplete, inputMode, placeholder });
    this.input.type = type;
    this.text.maxLength = waiting?.max_characters || 4_000;
    this.input.min = waiting?.earliest ?? "";
    this.input.max = waiting?.latest ?? "";
    this.text.dir = foreign.has(type) || inputMode !== "text" ? "ltr" : "auto";
    this.file.accept = waiting?.file_types ?? "";
    this.file.hidden = !this.isFile;
    this.text.hidden = this.isFile;
    this.choices.show(waiting);
    this.country.element.hidden = !this.isPhone;
    this.back.hidden = !waiting?.back;
    this.pass.hidden = !waiting?.skippable;
    this.open(open);
    this.count();
    if (!isNew) return;
    this.refuse("");
    if (waiting?.country) this.country.prefer(waiting.country);
  }

  /** Puts a field into the line, with what was typed in the one before. */
  private takes(field: Composer["text"]) {
    const before = this.text;
    if (before === field) return;
    const root = this.element.getRootNode();
    const isFocused = root instanceof ShadowRoot && root.activeElement === before;
    field.value = before.value;
    field.disabled = before.disabled;
    before.replaceWith(field);
    this.text = field;
    if (isFocused) field.focus();
  }

  private open(on: boolean) {
    const had = this.text.disabled;
    this.text.disabled = !on;
    this.file.disabled = !on;
    this.send.disabled = !on;
    this.pass.disabled = !on;
    this.back.disabled = !on;
    if (on && had && matchMedia("(pointer: fine)").matches && this.mayFocus()) this.field.focus();
  }

  /** Nobody who types elsewhere on the page is led away from there. */
  private mayFocus(): boolean {
    const root = this.element.getRootNode();
    const here = document.activeElement;
    return !here || here === document.body || (root instanceof ShadowRoot && root.activeElement !== null);
  }

  /** Puts the cursor into the field, and says whether there is one to be used. */
  focus(): boolean {
    if (this.field.disabled || this.element.hidden) return false;
    this.field.focus();
    return true;
  }

  private changed() {
    this.area.rows = Math.min(this.area.value.split("\n").length, 5); // where CSS does not let it grow
    this.count();
    this.speaker.typed(this.isSecret ? "" : this.text.value);
  }

  /** Says what the field takes at most: how many characters are left when they are few, how large a file may be. */
  private count() {
    const { maxLength, value } = this.text;
    const left = maxLength - value.length;
    const few = left <= Math.min(100, maxLength / 5) && value !== "";
    const most = this.isFile && this.waiting?.max_mb;
    const { megabytes, left: some } = this.words;
    if (most) this.hint.textContent = fill(megabytes, { n: most });
    else this.hint.textContent = few ? fill(some, { n: left }) : howMany(this.words, this.waiting);
    this.hint.hidden = this.hint.textContent === "";
  }

  clear() {
    this.text.value = "";
    this.changed();
    this.file.value = "";
    this.choices.clear();
    this.refuse("");
  }

  /** Takes back what the server did not want or a reload has interrupted, unless something else was typed since. */
  giveBack(text: string) {
    this.text.value ||= text;
    this.changed();
  }

  /** Says why an answer was not taken, and keeps it to be mended. */
  refuse(reason: string) {
    this.problem.textContent = reason;
    for (const field of [this.input, this.area, this.file]) {
      field.ariaInvalid = reason ? "true" : null;
      if (reason) field.setAttribute("aria-describedby", "problem");
      else field.removeAttribute("aria-describedby");
    }
    if (!reason) return;
    const root = this.element.getRootNode();
    if (root instanceof ShadowRoot && root.activeElement === this.field) this.announce(reason);
    else this.field.focus(); // which reads what describes it
  }

  private answerText(): string {
    const typed = this.text.value.trim() || this.choices.answer;
    return typed && this.isPhone ? this.country.complete(typed) : typed;
  }
}
