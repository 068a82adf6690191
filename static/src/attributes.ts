/** What {{…}} may name. The server prints the list once a page, as JSON (layout.Attribute). */
export interface Attribute {
  key: string;
  label: string;
  type: string;
  scope: string;
  sample?: string;
}

let cache: Attribute[] | undefined;

export function attributes(): Attribute[] {
  const printed = document.getElementById("attributes")?.textContent;
  cache ??= printed ? ((JSON.parse(printed) as Attribute[] | null) ?? []) : [];
  return cache;
}

/** The attributes that fit what is typed: those that begin with it first, env.* and secret.* last. */
export function matches(typed: string): Attribute[] {
  const query = typed.toLowerCase();
  const rank = (a: Attribute) =>
    (a.key.toLowerCase().startsWith(query) ? 0 : 2) + (a.key.includes(".") ? 1 : 0);
  return attributes()
    .filter((a) => `${a.key} ${a.label}`.toLowerCase().includes(query))
    .sort((a, b) => rank(a) - rank(b) || a.key.localeCompare(b.key));
}

/** Names are Unicode letters, marks, digits, _ and ZWNJ, with dots between them. */
const name = "[\\p{L}\\p{M}\\p{N}_\\u200c.]";

/** A hole of a template, with what stands inside. */
export const HOLE = /\{\{(.*?)\}\}/gs;
/** An opened hole just before the caret. */
export const OPEN_HOLE = new RegExp(`\\{\\{\\s*(${name}*)$`, "u");
/** A slash in an empty spot just before the caret: at the start of a line, of a string, of a JSON value. */
export const OPEN_SLASH = new RegExp(`(?<=^|[\\s"[({,]|":)/(${name}*)$`, "mu");
/** The rest of a name, and the closing braces, behind the caret. */
export const REST = new RegExp(`^${name}*([ \\t]*\\}\\})?`, "u");

const ROOTS = new Set(["conversation", "response", "now", "uuid", "true", "false", "null", "not"]);
const FIRST_NAME = new RegExp(`^\\s*(${name}+)`, "u");

/**
 * Whether a hole may be right: it begins with an attribute, a field of one, or with something that is no name.
 * The server has the last word; this only colours.
 */
export function mayBeKnown(hole: string, loopNames: Set<string>): boolean {
  const first = FIRST_NAME.exec(hole)?.[1];
  if (!first || /^\d/.test(first)) return true;
  const root = first.split(".", 1)[0] ?? "";
  if (root === "else" || ROOTS.has(root) || loopNames.has(root)) return true;
  return attributes().some((a) => a.key === first || a.key === root);
}

/** The names that {{#each list as name}} brings into a template. */
export function loopNames(template: string): Set<string> {
  return new Set([...template.matchAll(/\{\{#each\s.*?\sas\s+([\p{L}\p{N}_]+)/gsu)].map((m) => m[1] ?? ""));
}
