/** The public chat API, as the server speaks it. */
export interface Message {
  seq: number;
  from: "bot" | "visitor";
  by?: string; // the person who wrote it, where that is not the bot
  message_id?: string; // of the visitor's, unless it was pending
  text: string; // of an image: what it shows; of a file: its name
  at: string;
  file?: SentFile; // of the visitor's
  image?: string; // https address
  link?: string; // https address of a file
}

export interface SentFile {
  id: string;
  name: string;
  url: string;
}

/** The question that is open. */
export interface Waiting {
  component: string;
  kind: string;
  attribute_type: string;
  country?: string; // of a phone number that begins with no +
  max_characters: number;
  skippable: boolean;
  back?: boolean; // there is a question to go back to
  choices?: string[]; // labels; any of them is an answer
  min_choices?: number;
  max_choices?: number;
  earliest?: string; // of a date
  latest?: string;
  file_types?: string;
  max_mb?: number;
}

/** A message of the visitor that waits until something is asked. */
export interface Pending {
  message_id: string;
  text: string;
}

export interface State {
  waiting: Waiting | null;
  pending?: Pending[];
  status: "waiting" | "busy" | "delayed" | "ended";
}

/** What every answer carries. The visitor's own messages are among the messages. */
export interface Answer extends State {
  messages: Message[];
}

/** What a visitor sends. The id stays the same when it is sent again, so that it counts once. */
export interface Reply {
  text?: string;
  file?: string; // id of a file that was sent before
  skip?: boolean;
  back?: boolean;
  message_id: string;
}

/** Who a browser is in a conversation. */
export interface Ticket {
  id: string;
  token: string;
}

/** A refusal with a sentence for the visitor, "" where something between here and the server refuses. A lost network is any other error. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** The server knows nothing of this conversation (any more). */
  get isGone(): boolean {
    return [401, 404, 410].includes(this.status);
  }
}
