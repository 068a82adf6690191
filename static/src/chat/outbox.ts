import type { Answer, Reply } from "./protocol";

export interface Sender {
  deliver(reply: Reply, signal: AbortSignal): Promise<Answer>;
  onSent(reply: Reply, answer: Answer): void;
  /** Says whether it may be sent again, once that is asked for; otherwise it is dropped. */
  onFailed(reply: Reply, error: unknown): boolean;
}

/** What the visitor sends, one after the other, so that nothing overtakes what was typed before. */
export class Outbox {
  private readonly replies: Reply[] = [];
  private running = false;

  constructor(
    private readonly sender: Sender,
    private readonly signal: AbortSignal,
  ) {}

  get isEmpty(): boolean {
    return this.replies.length === 0;
  }

  add(reply: Reply) {
    this.replies.push(reply);
    this.run();
  }

  /** Sends what is there, also what failed before. Each keeps its id, so that what had arrived counts once. */
  async run() {
    if (this.running) return;
    this.running = true;
    for (let reply = this.replies[0]; reply && !this.signal.aborted; reply = this.replies[0]) {
      try {
        const answer = await this.sender.deliver(reply, this.signal);
        this.replies.shift();
        this.sender.onSent(reply, answer);
      } catch (error) {
        if (this.signal.aborted) break;
        if (this.sender.onFailed(reply, error)) break;
        this.replies.shift();
      }
    }
    this.running = false;
  }
}
