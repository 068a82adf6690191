/** The fixed texts of a chat. The server has them in every language (internal/phrase), and a test there compares the names. */
export type Words = Record<Word, string>;

export type Word =
  | "answers"
  | "back"
  | "bot"
  | "choices"
  | "choose"
  | "choose_exactly"
  | "choose_from"
  | "choose_least"
  | "choose_most"
  | "choose_several"
  | "close"
  | "close_it"
  | "code"
  | "conversation"
  | "country"
  | "dismiss"
  | "email"
  | "ended"
  | "failed"
  | "file"
  | "left"
  | "megabytes"
  | "message"
  | "name"
  | "not_sent"
  | "number"
  | "open_it"
  | "open_new"
  | "phone"
  | "picture"
  | "reconnecting"
  | "restart"
  | "retry"
  | "send"
  | "skip"
  | "soon"
  | "unreachable"
  | "write"
  | "you";

/** Puts values into the places of a text that have their names in braces. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}
