/** What {{…}} may name. The server prints the list once a page, as JSON (layout.Attribute). */
export interface Attribute {
  key: string;
  label: string;
  type: string; // of a filter: how it is written
  typeName?: string; // as people read it; others have what they show in type
  scope: string; // contact, conversation, env, secret, fact, conversation-fact, local, filter
  sample?: string; // of a filter: the kinds that it takes
  field?: boolean; // it comes with every contact
}

let cache: Attribute[] | undefined;

/** Everything that was printed, names and filters alike. */
export function printed(): Attribute[] {
  const text = document.getElementById("attributes")?.textContent;
  cache ??= text ? ((JSON.parse(text) as Attribute[] | null) ?? []) : [];
  return cache;
}

/** The names of every template; those of expressions on a response stand apart. */
export const attributes = () => printed().filter((a) => a.scope !== "filter" && a.scope !== "local");
export const locals = () => printed().filter((a) => a.scope === "local");
export const filters = () => printed().filter((a) => a.scope === "filter");

/** Whether chats and people fill it by themselves. */
export const isContactField = (key: string) => attributes().some((a) => a.key === key && a.field);

/** Whether people have given it its label. */
export const isNamed = (a: Attribute) =>
  !a.field && ["contact", "conversation", "env", "secret"].includes(a.scope);

/** One was just made: every field offers it from now on. */
export function add(attribute: Attribute) {
  printed().push(attribute);
  document.dispatchEvent(new CustomEvent("attributes:change"));
}

/** The value that an attribute has in the test of this page, or else what the list knows of it. */
export function sampleOf(attribute: Attribute): string {
  const field = document.getElementById(`f-values-${attribute.key}`);
  const isOpen = field instanceof HTMLInputElement && field.type !== "password";
  return (isOpen && field.value) || attribute.sample || "";
}

/** Names are Unicode letters, marks, digits, _ and ZWNJ, with dots between them. */
export const NAME = "[\\p{L}\\p{M}\\p{N}_\\u200c.]";

/** A hole of a template, with what stands inside. */
export const HOLE = /\{\{(.*?)\}\}/gs;

const ROOTS = new Set(["conversation", "response", "value", "now", "uuid", "true", "false", "null", "not"]);
const FIRST_NAME = new RegExp(`^\\s*(${NAME}+)`, "u");

/** The name that a hole begins with, "" for none. */
export const nameIn = (hole: string) => FIRST_NAME.exec(hole)?.[1] ?? "";

/**
 * Whether a hole may be right: it begins with an attribute, a field of one, or with something that is no name.
 * The server has the last word; this only colours.
 */
export function mayBeKnown(hole: string, loopNames: Set<string>): boolean {
  const first = nameIn(hole);
  if (!first || /^\d/.test(first)) return true;
  const root = first.split(".", 1)[0] ?? "";
  if (root === "else" || ROOTS.has(root) || loopNames.has(root)) return true;
  return attributes().some((a) => a.key === first || a.key === root);
}

/** The names that {{#each list as name}} brings into a template. */
export function loopNames(template: string): Set<string> {
  return new Set([...template.matchAll(/\{\{#each\s.*?\sas\s+([\p{L}\p{N}_]+)/gsu)].map((m) => m[1] ?? ""));
}
