import type { Draft } from "./draft";
import { isEmpty } from "./patch";
import type { Answer, Component } from "./types";

const pause = 500;
const again = 4_000;
const look = 15_000;

/** A form in which somebody types, and the component that it was made of. */
interface Typed {
  form: HTMLFormElement;
  shown: () => Component | undefined;
}

/** A refusal of the server, in its words. */
class Refusal extends Error {}

/**
 * Keeps the server's draft like the one in this tab: a moment after every change, one request at a time. While nothing
 * is done here it asks now and then whether somebody else has changed it.
 */
export class Saver {
  private timer = 0;
  private running: Promise<void> | undefined;
  private form: Typed | undefined;
  private refused: Draft["now"] | undefined;

  constructor(
    private readonly draft: Draft,
    private readonly url: string,
    private readonly onAnswer: (answer: Answer) => void,
  ) {
    draft.subscribe(() => this.changed());
    addEventListener("beforeunload", (e) => this.isDirty && e.preventDefault());
    addEventListener("online", () => this.isDirty && void this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || void this.ask());
    setInterval(() => document.hidden || void this.ask(), look);
  }

  private get isDirty() {
    return !!this.form || !!this.running || !this.draft.isSaved;
  }

  /** A draft that was refused is sent again once something else was done to it. */
  private changed() {
    const { saving, now } = this.draft;
    const isNew = saving.kind === "saved" || (saving.kind === "failed" && now !== this.refused);
    if (isNew && !this.draft.isSaved) this.later(pause);
  }

  private later(after: number) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), after);
    if (this.draft.saving.kind !== "saving") this.draft.say({ kind: "saving" });
  }

  /** The form of a component was typed in. */
  typed(form: HTMLFormElement, shown: Typed["shown"]) {
    this.form = { form, shown };
    this.later(pause);
  }

  /** Waits until what was typed in a form is in the draft. */
  async settled(): Promise<void> {
    if (this.form || this.running) await this.flush();
  }

  /** Sends what there is now and waits for the answer. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.isDirty)
      return this.draft.saving.kind === "saved" ? undefined : this.draft.say({ kind: "saved" });
    this.running = Promise.resolve().then(() => this.send()); // so that it is set before the sending can end
    await this.running;
  }

  private async send() {
    const [sent, patch, form] = [this.draft.now, this.draft.patch(), this.form];
    this.form = undefined;
    const body = new URLSearchParams();
    const shown = form?.shown();
    if (form && shown && sent.cards.has(shown.id)) {
      for (const [name, value] of new FormData(form.form)) body.append(name, String(value));
      patch.shown = shown;
    }
    try {
      if (!isEmpty(patch)) await this.exchange(shown?.id, body, JSON.stringify(patch), sent);
      this.running = undefined;
      if (this.form || !this.draft.isSaved) this.later(pause);
      else this.draft.say({ kind: "saved" });
    } catch (e) {
      this.running = undefined;
      this.form ??= form;
      this.failed(e);
    }
  }

  private async exchange(form: string | undefined, body: URLSearchParams, patch: string, sent: Draft["now"]) {
    body.set("patch", patch);
    const response = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = await read(response);
    this.draft.absorb(answer, sent, form);
    this.onAnswer(answer);
  }

  private failed(e: unknown) {
    const isRefusal = e instanceof Refusal;
    this.refused = this.draft.now;
    if (isRefusal) this.form = undefined;
    else this.timer = setTimeout(() => void this.flush(), again);
    this.draft.say({
      kind: "failed",
      reason: isRefusal ? e.message : "there is no connection. Trying again…",
    });
  }

  /** Asks for what others did. */
  private async ask() {
    if (this.isDirty) return;
    const sent = this.draft.now;
    try {
      const response = await fetch(`${this.url}?revision=${this.draft.revision}`, {
        headers: { Accept: "application/json" },
      });
      if (response.status === 204) return;
      const answer = await read(response);
      if (this.isDirty || answer.revision <= this.draft.revision) return;
      this.draft.absorb(answer, sent);
      this.onAnswer(answer);
    } catch {
      // The next save says what is wrong.
    }
  }
}

async function read(response: Response): Promise<Answer> {
  const isJSON = /json/.test(response.headers.get("Content-Type") ?? "");
  if (response.status === 401 || (response.redirected && !isJSON))
    throw new Refusal("you were signed out. Sign in again in another tab, then change something here.");
  if (response.status >= 500) throw new Error(String(response.status));
  const body = isJSON ? await response.json() : {};
  if (!response.ok) throw new Refusal(body.detail ?? "the server does not take it. Load the page again.");
  return body as Answer;
}
