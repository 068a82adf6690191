import {
  type Attribute,
  attributes,
  filters,
  isNamed,
  locals,
  loopNames,
  NAME,
  nameIn,
  sampleOf,
} from "./attributes";

/** How a field is written: a template has its names in {{…}}, an expression is what stands between the braces. */
export type Mode = "template" | "transform" | "condition";

/** What can be written at the caret: characters from to to become the text of the one that is chosen. */
export interface Offer {
  from: number;
  to: number;
  typed: string;
  choices: Choice[];
  create: string; // key of an attribute that could be made, "" for none
  rather: boolean; // it is probably wanted: nothing that is there fits well
  wrap: boolean; // what is chosen needs its braces
  close: boolean; // the braces that are open have no end
}

export interface Choice {
  text: string;
  group: string;
  about: string[]; // label and type, or how a filter is written
  own: boolean; // the first of that is no words of ours
  sample: string;
  caret: number; // how many characters before the end of the text the caret goes to
}

const OPEN_SLASH = new RegExp(`(?<=^|[\\s"[({,]|":)/(${NAME}*)$`, "mu");
const LAST_NAME = new RegExp(`${NAME}*$`, "u");
const REST = new RegExp(`^${NAME}*`, "u");
const most = 60;

/** What fits at the caret of a text. With asked it is also offered where nothing is open yet. */
export function offerAt(
  text: string,
  caret: number,
  mode: Mode,
  slash: boolean,
  asked: boolean,
): Offer | null {
  const before = text.slice(0, caret);
  const open = mode === "template" ? openHole(before) : 0;
  if (open >= 0) return inside(text, open, caret, mode, asked);
  const typed = slash ? OPEN_SLASH.exec(before) : null;
  if (typed) return named(typed.index, caret, typed[1] ?? "", text, mode, true);
  return asked ? named(caret, caret, "", text, mode, true) : null;
}

/** Where the expression begins that is open at the end of the text, or -1. */
function openHole(before: string): number {
  const open = before.lastIndexOf("{{");
  if (open < 0 || before.indexOf("}}", open) >= 0) return -1;
  const head = /^\{\{(#each |#if |[#/!].*)?/s.exec(before.slice(open))?.[0] ?? "";
  if (head.length > 2 && !head.endsWith(" ")) return -1; // a comment, or the end of a block
  return open + head.length;
}

function inside(text: string, open: number, caret: number, mode: Mode, asked: boolean): Offer | null {
  const written = text.slice(open, caret);
  if (inQuotes(written)) return null;
  const to = caret + (REST.exec(text.slice(caret))?.[0].length ?? 0);
  const close = mode === "template" && !/^[^{]*?\}\}/s.test(text.slice(to));
  const filter = /\|\s*(\w*)$/.exec(written);
  if (filter) return filtered(written, filter[1] ?? "", caret, to, close);
  const typed = LAST_NAME.exec(written)?.[0] ?? "";
  const ahead = written.slice(0, written.length - typed.length).trimEnd();
  const mayStand =
    ahead === "" || /[:,(?=<>+\-*/]$|\b(and|or|not|in|contains|starts_with|ends_with)$/.test(ahead);
  if (!mayStand || (!typed && mode !== "template" && !asked)) return null;
  return { ...named(caret - typed.length, to, typed, text, mode, false), close };
}

/** Whether a text in quotes is open at the end. */
function inQuotes(written: string): boolean {
  let quote = "";
  for (let i = 0; i < written.length; i++) {
    const c = written.charAt(i);
    if (quote && c === "\\") i++;
    else if (c === quote) quote = "";
    else if (!quote && (c === "'" || c === '"')) quote = c;
  }
  return quote !== "";
}

function named(from: number, to: number, typed: string, text: string, mode: Mode, wrap: boolean): Offer {
  const loops = [...loopNames(text)].map(
    (key): Attribute => ({ key, label: "Item of the loop", type: "", scope: "loop" }),
  );
  const found = ranked([...loops, ...(mode === "template" ? [] : locals()), ...attributes()], typed);
  const known = found.some((a) => a.key === typed);
  const create = !known && /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(typed) ? typed : "";
  const choices = found
    .filter((a) => a.key !== "value" || mode !== "condition")
    .slice(0, most)
    .map((a) => ({ text: a.key, group: groupOf(a), ...aboutOf(a), sample: sampleOf(a), caret: 0 }));
  const rather = create !== "" && !found.some((a) => score(a, typed.toLowerCase()) > fitsWell);
  return { from, to, typed, choices, create, rather, wrap: wrap && mode === "template", close: false };
}

/** Filters that can take the type of what the hole begins with, those of anything included. */
function filtered(written: string, typed: string, caret: number, to: number, close: boolean): Offer {
  const input = written.indexOf("|") === written.lastIndexOf("|") ? kindOf(nameIn(written)) : "";
  const fit = filters().filter((f) => !input || f.sample === "anything" || (f.sample ?? "").includes(input));
  const choices = ranked(fit, typed).map((f) => {
    const parameters = f.type.slice(f.key.length);
    return {
      text: f.key + (parameters ? ": " : ""),
      group: "Filters",
      about: [f.type],
      own: true,
      sample: f.label,
      caret: 0,
    };
  });
  return { from: caret - typed.length, to, typed, choices, create: "", rather: false, wrap: false, close };
}

function kindOf(name: string): string {
  const type = attributes().find((a) => a.key === name)?.type ?? "";
  if (!type || type === "json" || type === "file") return "";
  const kinds: Record<string, string> = { number: "number", boolean: "boolean", list: "list" };
  return kinds[type] ?? "text";
}

const groups: Record<string, string> = {
  contact: "Contact fields",
  conversation: "Custom attributes",
  env: "Environment",
  secret: "Secrets",
  fact: "Now and identifiers",
  "conversation-fact": "Conversation",
  local: "The response",
  loop: "In this loop",
};
const groupOf = (a: Attribute) => groups[a.scope] ?? "Custom attributes";
function aboutOf(a: Attribute) {
  const about = [a.label, a.typeName ?? a.type].filter((s) => s && s !== a.key);
  return { about, own: isNamed(a) && about[0] === a.label };
}

/** Those that fit, the best first; with nothing typed as they were printed, group by group. */
function ranked(all: Attribute[], typed: string): Attribute[] {
  const query = typed.toLowerCase();
  return all
    .map((a, i) => ({ a, i, score: score(a, query) }))
    .filter((r) => r.score > 0)
    .sort((x, y) => y.score - x.score || order(x.a) - order(y.a) || x.i - y.i)
    .map((r) => r.a);
}

const sequence = Object.keys(groups);
const order = (a: Attribute) => sequence.indexOf(a.scope);

/** How well a name or its label fits, 0 for not at all: it is it, begins so, one of its words does, it has it. */
function score(a: Attribute, query: string): number {
  if (!query) return 1;
  const key = a.key.toLowerCase();
  const label = a.label.toLowerCase();
  if (key === query) return 100;
  if (key.startsWith(query)) return 90 - key.length / 100;
  if (label.startsWith(query)) return 88;
  if (`${key} ${label}`.split(/[._\s-]/).some((word) => word.startsWith(query)))
    return wordFits - key.length / 100;
  if (key.includes(query)) return 70 - key.length / 100;
  return label.includes(query) ? 60 : 0;
}

/** From here on a name is probably what is meant. */
const wordFits = 80;
const fitsWell = wordFits - 1;

/** The text that stands for a choice, and where the caret goes in it. */
export function written(offer: Offer, choice: Choice): { text: string; caret: number } {
  const ends = offer.wrap || offer.close ? "}}" : "";
  const text = (offer.wrap ? "{{" : "") + choice.text + ends;
  const stays = choice.group === "Filters" && choice.text.endsWith(" ");
  return { text, caret: stays ? text.length - ends.length : text.length };
}
