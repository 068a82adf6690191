import { decode, encode, type Kind, type Member, type Node } from "./json-text";

/** One change of the text: characters from to to become the text. All else keeps its form. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/** What a row shows of a value, and what its field takes. */
export function shown(text: string, node: Node): string {
  const raw = text.slice(node.from, node.to);
  return node.kind === "text" ? decode(raw) : raw;
}

/** Writes what was typed into the field of a value. What is no value of the kind yet stays as it is typed. */
export const setValue = (node: Node, typed: string): Edit => ({
  from: node.from,
  to: node.to,
  text: node.kind === "text" ? encode(typed) : typed.trim() || "null",
});

export const setKey = (m: Member, key: string): Edit => ({
  from: m.from,
  to: m.keyTo,
  text: JSON.stringify(key),
});

/** Makes a value of another kind of it, of what stands there where it can. */
export function setKind(text: string, node: Node, kind: Kind): Edit {
  const raw = text.slice(node.from, node.to);
  const plain = shown(text, node);
  const made: Record<Kind, string> = {
    text: encode(node.members.length ? "" : plain),
    number: Number.isFinite(Number(plain)) && plain.trim() ? String(Number(plain)) : "0",
    boolean: plain === "false" ? "false" : "true",
    null: "null",
    attribute: /\{\{.*?\}\}/s.exec(plain)?.[0] ?? "{{name}}",
    object: node.kind === "list" ? "{}" : `{"value": ${raw}}`,
    list: `[${raw}]`,
  };
  return { from: node.from, to: node.to, text: made[kind] };
}

/** Takes a member out, with one comma. */
export function remove(parent: Node, index: number): Edit {
  const { members } = parent;
  const here = members[index];
  const next = members[index + 1];
  const before = members[index - 1];
  if (!here) return { from: 0, to: 0, text: "" };
  if (next) return { from: here.from, to: next.from, text: "" };
  if (before) return { from: before.node.to, to: here.node.to, text: "" };
  return { from: parent.from + 1, to: parent.to - 1, text: "" };
}

/** Changes places with the neighbour; what stands between them stays between them. */
export function move(text: string, parent: Node, index: number, by: 1 | -1): Edit | null {
  const [a, b] =
    by > 0
      ? [parent.members[index], parent.members[index + 1]]
      : [parent.members[index - 1], parent.members[index]];
  if (!a || !b) return null;
  const between = text.slice(a.node.to, b.from);
  return {
    from: a.from,
    to: b.node.to,
    text: text.slice(b.from, b.node.to) + between + text.slice(a.from, a.node.to),
  };
}

/** Adds an empty text at the end, spaced as the members before it are. */
export function append(text: string, parent: Node): Edit {
  const member = parent.kind === "object" ? `${JSON.stringify(freeKey(parent))}: ""` : '""';
  const last = parent.members.at(-1);
  if (last) return { from: last.node.to, to: last.node.to, text: `,${space(text, parent)}${member}` };
  const line = text.slice(0, parent.from).split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const inside = text.includes("\n") || parent.from === 0 ? `\n${indent}  ${member}\n${indent}` : member;
  return { from: parent.from + 1, to: parent.to - 1, text: inside };
}

/** What stands before the last member. */
function space(text: string, parent: Node): string {
  const [before, last] = [parent.members.at(-2), parent.members.at(-1)];
  const from = before ? before.node.to : parent.from + 1;
  return text.slice(from, last?.from).replace(",", "") || " ";
}

function freeKey(parent: Node): string {
  const taken = new Set(parent.members.map((m) => m.key));
  let key = "key";
  for (let n = 2; taken.has(key); n++) key = `key${n}`;
  return key;
}

/** A row of the look at a text. */
export interface Row {
  depth: number;
  node: Node;
  parent: Node | null;
  index: number;
  member: Member | null;
}

/** The rows of a tree, from top to bottom. */
export function rowsOf(root: Node): Row[] {
  const rows: Row[] = [];
  const add = (node: Node, depth: number, parent: Node | null, index: number, member: Member | null) => {
    rows.push({ depth, node, parent, index, member });
    for (const [i, m] of node.members.entries()) add(m.node, depth + 1, node, i, m);
  };
  add(root, 0, null, 0, null);
  return rows;
}
