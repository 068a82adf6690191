import { type Answer, Refusal, type Reply, type SentFile, type Ticket } from "./protocol";
import { type Frame, frames } from "./sse";

/** What a conversation begins with: attributes as a person would type them. */
export type StartValues = Record<string, string>;

/**
 * Speaks the chat API of one flow, of this site or of another one. It keeps nothing: the ticket comes with every call, and
 * no cookie does.
 */
export class ChatAPI {
  constructor(private readonly src: string) {}

  async begin(attributes: StartValues, signal: AbortSignal): Promise<Answer & Ticket> {
    const response = await this.post(`${this.src}/conversations`, { attributes }, {}, signal);
    return response.json();
  }

  /** How the chat looks. A page of another site that may not have it learns here why. */
  async look() {
    return (await checked(await fetch(this.src, { credentials }))).json();
  }

  /** The address of something that the server names by its path. */
  address(path: string): string {
    return new URL(path, new URL(this.src, location.href)).href;
  }

  private conversation({ id }: Ticket): string {
    return this.address(`/chat/v1/conversations/${id}`);
  }

  async send(ticket: Ticket, reply: Reply, signal: AbortSignal): Promise<Answer> {
    const response = await this.post(
      `${this.conversation(ticket)}/messages`,
      reply,
      authorization(ticket),
      signal,
    );
    return response.json();
  }

  /** Sends a file. It is no answer yet: a reply must name it. */
  async upload(ticket: Ticket, file: File, signal: AbortSignal): Promise<SentFile> {
    const body = new FormData();
    body.append("file", file);
    const request: RequestInit = {
      method: "POST",
      headers: authorization(ticket),
      body,
      signal,
      credentials,
    };
    return (await checked(await fetch(`${this.conversation(ticket)}/files`, request))).json();
  }

  async load(ticket: Ticket, signal: AbortSignal): Promise<Answer> {
    const response = await fetch(this.conversation(ticket), {
      headers: authorization(ticket),
      signal,
      credentials,
    });
    return (await checked(response)).json();
  }

  /** Reads events until the stream ends; it starts behind the message with the number lastSeq. */
  async *events(ticket: Ticket, lastSeq: number, signal: AbortSignal): AsyncGenerator<Frame> {
    const headers: Record<string, string> = { Accept: "text/event-stream", ...authorization(ticket) };
    if (lastSeq) headers["Last-Event-ID"] = String(lastSeq);
    const response = await checked(
      await fetch(`${this.conversation(ticket)}/events`, { headers, signal, credentials }),
    );
    if (response.body && response.status === 200) yield* frames(response.body);
  }

  private async post(url: string, body: unknown, headers: Record<string, string>, signal: AbortSignal) {
    const type = { "Content-Type": "application/json" };
    const request: RequestInit = { method: "POST", headers: { ...type, ...headers }, signal, credentials };
    return checked(await fetch(url, { ...request, body: JSON.stringify(body) }));
  }
}

const credentials = "omit";
const authorization = (ticket: Ticket) => ({ Authorization: `Bearer ${ticket.token}` });

/** Turns problem+json into a Refusal. A failure of the server counts as a lost network: trying again may help. */
async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
  const problem = await response.json().catch(() => ({}));
  throw new Refusal(response.status, problem.detail ?? "");
}
