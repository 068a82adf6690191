import type { ChatAPI } from "./api";
import { type Answer, type Message, Refusal, type State, type Ticket } from "./protocol";

/** How long a stream may be silent: the server sends a heartbeat more often. */
const silence = 45_000;
const patience = 3; // failed streams before it asks by itself
const longestPause = 15_000;

export interface Listener {
  lastSeq(): number;
  isOver(): boolean;
  onMessage(message: Message): void;
  onState(state: State): void;
  onAnswer(answer: Answer): void;
  onLine(up: boolean): void;
  onGone(): void;
}

/**
 * Keeps a listener up to date until the signal says stop: by the event stream, and where that fails again and
 * again (a proxy that buffers) by asking every few seconds.
 */
export async function follow(api: ChatAPI, ticket: Ticket, listener: Listener, signal: AbortSignal) {
  let failures = 0;
  while (!signal.aborted && !listener.isOver()) {
    try {
      const answer = await api.load(ticket, signal);
      listener.onLine(true);
      listener.onAnswer(answer);
      const heard = await stream(api, ticket, listener, signal);
      failures = heard ? 0 : failures + 1;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.isGone) return listener.onGone();
      failures++;
      listener.onLine(false);
    }
    const pause = failures >= patience ? 3_000 : Math.min(500 * 2 ** failures, longestPause);
    await new Promise((done) => setTimeout(done, pause + Math.random() * 300));
  }
}

/** Returns whether the stream brought anything at all. */
async function stream(
  api: ChatAPI,
  ticket: Ticket,
  listener: Listener,
  outer: AbortSignal,
): Promise<boolean> {
  const watchdog = new AbortController();
  let timer = setTimeout(() => watchdog.abort(), silence);
  let heard = false;
  try {
    const signal = AbortSignal.any([outer, watchdog.signal]);
    for await (const { event, data } of api.events(ticket, listener.lastSeq(), signal)) {
      heard = true;
      clearTimeout(timer);
      timer = setTimeout(() => watchdog.abort(), silence);
      if (data && event === "message") listener.onMessage(JSON.parse(data));
      if (data && event === "state") listener.onState(JSON.parse(data));
      if (listener.isOver()) break;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
  } finally {
    clearTimeout(timer);
  }
  return heard;
}
