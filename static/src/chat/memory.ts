import type { Ticket } from "./protocol";

/** Remembers a visitor's conversation over a reload. Where storage is forbidden, a reload begins a new one. */
export class Memory {
  private readonly key: string;

  constructor(src: string) {
    this.key = `patchbay:${src}`;
  }

  recall(): Ticket | undefined {
    try {
      const ticket = JSON.parse(localStorage.getItem(this.key) ?? "null") as Ticket | null;
      return ticket?.id && ticket.token ? ticket : undefined;
    } catch {
      return undefined;
    }
  }

  keep({ id, token }: Ticket) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ id, token }));
    } catch {
      // a private window: the conversation lives as long as the page
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }
}
