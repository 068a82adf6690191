import type { ChatAPI } from "./api";
import { type Answer, type Message, Refusal, type State, type Ticket } from "./protocol";

/** How long a stream may be silent: the server sends a heartbeat more often, and the first words at once. */
const silence = 45_000;
const firstWords = 5_000;

const patience = 2; // streams that brought nothing, until it asks by itself
const polling = 2_500;
const pollingUnseen = 20_000; // while nobody looks at the page
const retryStream = 60_000;
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
 * Keeps a listener up to date until the signal says stop: by the event stream, and where that brings nothing again and
 * again (a proxy that buffers or refuses it) by asking every few seconds.
 */
export async function follow(api: ChatAPI, ticket: Ticket, listener: Listener, signal: AbortSignal) {
  let failures = 0; // to ask, in a row
  let deaf = 0; // streams that brought nothing, in a row
  let tried = 0; // when the last stream was
  while (!signal.aborted && !listener.isOver()) {
    try {
      const answer = await api.load(ticket, signal);
      failures = 0;
      listener.onLine(true);
      listener.onAnswer(answer);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.isGone) return listener.onGone();
      failures++;
      listener.onLine(error instanceof Refusal); // who is refused is heard
    }
    if (failures === 0 && (deaf < patience || Date.now() - tried > retryStream)) {
      tried = Date.now();
      deaf = (await stream(api, ticket, listener, signal)) ? 0 : deaf + 1;
    }
    await pause(failures, deaf, signal);
  }
}

/** Waits before the next look: ever longer while nothing answers, and not at all once the network is there again. */
function pause(failures: number, deaf: number, signal: AbortSignal): Promise<void> {
  const often = document.hidden ? pollingUnseen : polling;
  const time = deaf >= patience && !failures ? often : Math.min(500 * 2 ** failures, longestPause);
  return new Promise((done) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      clearTimeout(timer);
      done();
    };
    const timer = setTimeout(end, time + Math.random() * 300);
    addEventListener("online", end, { signal: over.signal });
    document.addEventListener("visibilitychange", () => document.hidden || end(), { signal: over.signal });
    signal.addEventListener("abort", end, { signal: over.signal });
  });
}

/** Returns whether the stream brought anything at all. */
async function stream(
  api: ChatAPI,
  ticket: Ticket,
  listener: Listener,
  outer: AbortSignal,
): Promise<boolean> {
  const watchdog = new AbortController();
  let timer = setTimeout(() => watchdog.abort(), firstWords);
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
  } catch {
    // refused, cut off, or silent for too long: the next look says what is to be done
  } finally {
    clearTimeout(timer);
  }
  return heard;
}
