/** A JSON template as a tree that knows where each part stands in the text. What is read is what is written: rows are a look at it. */
export type Kind = "object" | "list" | "text" | "number" | "boolean" | "null" | "attribute";

export interface Node {
  kind: Kind;
  from: number;
  to: number;
  members: Member[]; // of objects and lists
}

export interface Member {
  from: number; // of the key, or of the item
  key: string; // "" of items
  keyTo: number; // from is where the key begins, -1 for items
  node: Node;
}

/** Why a text can't be shown as rows, and where. */
export class Unreadable extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** Reads a whole text. It throws Unreadable. */
export function parse(text: string): Node {
  const r = new Reader(text);
  const root = r.value();
  r.blanks();
  if (r.at < text.length) throw r.fail("There is more behind the end of the value.");
  return root;
}

class Reader {
  at = 0;
  constructor(private readonly text: string) {}

  fail(message: string): Unreadable {
    return new Unreadable(this.at, message);
  }

  blanks() {
    while (/\s/.test(this.text.charAt(this.at))) this.at++;
    if (this.text.startsWith("{{!--", this.at)) throw this.fail("Comments are edited as text.");
    if (/^\{\{[#/]|^\{\{else\}\}/.test(this.text.slice(this.at, this.at + 8)))
      throw this.fail("Loops and conditions are edited as text.");
  }

  value(): Node {
    this.blanks();
    const from = this.at;
    const c = this.text.charAt(from);
    if (this.text.startsWith("{{", from) && !/^\{\{\s*["}]/.test(this.text.slice(from)))
      return this.hole(from);
    if (c === "{") return this.inside(from, "object", "}");
    if (c === "[") return this.inside(from, "list", "]");
    if (c === '"') return this.leaf("text", from, this.stringEnd());
    for (const [rule, kind] of [
      [NUMBER, "number"],
      [WORD, "boolean"],
    ] as const) {
      rule.lastIndex = from;
      const found = rule.exec(this.text)?.[0];
      if (found) return this.leaf(found === "null" ? "null" : kind, from, from + found.length);
    }
    throw this.fail(c ? `A value is missing before ${c}` : "A value is missing at the end.");
  }

  private leaf(kind: Kind, from: number, to: number): Node {
    this.at = to;
    return { kind, from, to, members: [] };
  }

  private hole(from: number): Node {
    const to = holeEnd(this.text, from);
    if (to < 0) throw this.fail("This {{ is not closed with }}.");
    return this.leaf("attribute", from, to);
  }

  private inside(from: number, kind: "object" | "list", end: string): Node {
    const node: Node = { kind, from, to: 0, members: [] };
    this.at = from + 1;
    this.blanks();
    while (this.text.charAt(this.at) !== end) {
      if (node.members.length > 0) this.comma(end);
      node.members.push(kind === "object" ? this.member() : this.item());
      this.blanks();
    }
    node.to = ++this.at;
    return node;
  }

  private comma(end: string) {
    if (this.text.charAt(this.at) !== ",") throw this.fail(`A comma or ${end} is missing.`);
    this.at++;
    this.blanks();
  }

  private item(): Member {
    const node = this.value();
    return { from: node.from, key: "", keyTo: -1, node };
  }

  private member(): Member {
    const from = this.at;
    if (this.text.charAt(from) !== '"') throw this.fail('A key in double quotes (") is missing.');
    const keyTo = this.stringEnd();
    const key = decode(this.text.slice(from, keyTo));
    this.at = keyTo;
    this.blanks();
    if (this.text.charAt(this.at) !== ":") throw this.fail("A colon is missing behind the key.");
    this.at++;
    return { from, key, keyTo, node: this.value() };
  }

  /** Where the text in quotes ends that begins here. */
  private stringEnd(): number {
    for (let i = this.at + 1; i < this.text.length; i++) {
      const c = this.text.charAt(i);
      if (c === '"') return i + 1;
      if (c === "\n") break;
      if (c === "\\") i++;
      const hole = c === "{" ? holeEnd(this.text, i) : -1;
      if (hole > 0) i = hole - 1;
    }
    throw this.fail("This text is not closed.");
  }
}

/** Where the {{…}} ends that begins at a place, -1 when none does. A brace inside of quotes ends nothing. */
function holeEnd(text: string, from: number): number {
  if (!text.startsWith("{{", from)) return -1;
  let quote = "";
  for (let i = from + 2; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote && c === "\\") i++;
    else if (c === quote) quote = "";
    else if (!quote && (c === "'" || c === '"')) quote = c;
    else if (!quote && text.startsWith("}}", i)) return i + 2;
  }
  return -1;
}

/** A text in quotes as people read it, its {{…}} as they are. */
export function decode(quoted: string): string {
  return outsideHoles(quoted.slice(1, -1), (plain) => {
    try {
      return JSON.parse(`"${plain}"`) as string;
    } catch {
      return plain;
    }
  });
}

/** The other way round. */
export const encode = (text: string) =>
  `"${outsideHoles(text, (plain) => JSON.stringify(plain).slice(1, -1))}"`;

function outsideHoles(text: string, change: (plain: string) => string): string {
  let result = "";
  let done = 0;
  for (let i = text.indexOf("{{"); i >= 0; i = text.indexOf("{{", done)) {
    const end = holeEnd(text, i);
    if (end < 0) break;
    result += change(text.slice(done, i)) + text.slice(i, end);
    done = end;
  }
  return result + change(text.slice(done));
}
