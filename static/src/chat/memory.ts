import { store, stored } from "../stored";
import type { Ticket } from "./protocol";

/**
 * Remembers a visitor's conversation over a reload, and for the other tabs of the site. Where storage is forbidden, a
 * reload begins a new one.
 */
export class Memory {
  private readonly key: string;

  constructor(src: string) {
    this.key = `patchbay:${src}`;
  }

  recall(): Ticket | undefined {
    try {
      const ticket = JSON.parse(stored(this.key) || "null") as Ticket | null;
      return ticket?.id && ticket.token ? ticket : undefined;
    } catch {
      return undefined;
    }
  }

  keep({ id, token }: Ticket) {
    this.seen = 0;
    store(this.key, JSON.stringify({ id, token }));
  }

  forget() {
    store(this.key, "");
  }

  /** The number of the last message that was seen. */
  get seen(): number {
    return Number(stored(`${this.key}:seen`));
  }

  set seen(seq: number) {
    store(`${this.key}:seen`, String(seq));
  }

  /** What was typed in this tab and not sent. */
  get draft(): string {
    try {
      return sessionStorage.getItem(this.key) ?? "";
    } catch {
      return "";
    }
  }

  set draft(text: string) {
    try {
      if (text) sessionStorage.setItem(this.key, text);
      else sessionStorage.removeItem(this.key);
    } catch {
      // a private window: a reload forgets it
    }
  }

  /** The visitor does not want to be greeted (again). */
  get dismissed(): boolean {
    return stored(`${this.key}:dismissed`) !== "";
  }

  set dismissed(yes: boolean) {
    store(`${this.key}:dismissed`, yes ? "yes" : "");
  }

  /** Tells when another tab has begun another conversation, or has forgotten this one. */
  watch(changed: () => void, signal: AbortSignal) {
    const heard = (e: StorageEvent) => {
      if (e.key === this.key) changed();
    };
    addEventListener("storage", heard, { signal });
  }

  /** Runs something in one tab at a time, where the browser has locks: two tabs that open together begin one chat. */
  alone<T>(run: () => Promise<T>): Promise<T> {
    return navigator.locks ? navigator.locks.request(this.key, run) : run();
  }
}
