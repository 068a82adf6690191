import { type Answer, Refusal, type Reply, type SentFile, type Ticket } from "./protocol";
import { type Frame, frames } from "./sse";

const base = "/chat/v1/conversations";

/** Speaks the chat API of one flow. It keeps nothing: the ticket comes with every call. */
export class ChatAPI {
  constructor(private readonly src: string) {}

  async begin(signal: AbortSignal): Promise<Answer & Ticket> {
    const response = await this.post(`${this.src}/conversations`, {}, {}, signal);
    return response.json();
  }

  async send(ticket: Ticket, reply: Reply, signal: AbortSignal): Promise<Answer> {
    const response = await this.post(`${base}/${ticket.id}/messages`, reply, authorization(ticket), signal);
    return response.json();
  }

  /** Sends a file. It is no answer yet: a reply must name it. */
  async upload(ticket: Ticket, file: File, signal: AbortSignal): Promise<SentFile> {
    const body = new FormData();
    body.append("file", file);
    const request = { method: "POST", headers: authorization(ticket), body, signal };
    return (await checked(await fetch(`${base}/${ticket.id}/files`, request))).json();
  }

  async load(ticket: Ticket, signal: AbortSignal): Promise<Answer> {
    const response = await fetch(`${base}/${ticket.id}`, { headers: authorization(ticket), signal });
    return (await checked(response)).json();
  }

  /** Reads events until the stream ends; it starts behind the message with the number lastSeq. */
  async *events(ticket: Ticket, lastSeq: number, signal: AbortSignal): AsyncGenerator<Frame> {
    const headers: Record<string, string> = { Accept: "text/event-stream", ...authorization(ticket) };
    if (lastSeq) headers["Last-Event-ID"] = String(lastSeq);
    const response = await checked(await fetch(`${base}/${ticket.id}/events`, { headers, signal }));
    if (response.body && response.status === 200) yield* frames(response.body);
  }

  private async post(url: string, body: unknown, headers: Record<string, string>, signal: AbortSignal) {
    const request = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, signal };
    return checked(await fetch(url, { ...request, body: JSON.stringify(body) }));
  }
}

const authorization = (ticket: Ticket) => ({ Authorization: `Bearer ${ticket.token}` });

/** Turns problem+json into a Refusal. A failure of the server counts as a lost network: trying again may help. */
async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
  const problem = await response.json().catch(() => ({}));
  throw new Refusal(response.status, problem.detail ?? problem.title ?? "That did not work.");
}
