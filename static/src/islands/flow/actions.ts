import type { Draft } from "./draft";
import { free, tidied, width } from "./geometry";
import { changed, led } from "./state";
import type { Card, Kind, Point } from "./types";

/** Where cards stand that the server has no place for. */
export type Places = ReadonlyMap<string, Point>;

export const placeOf = (card: Card, auto: Places): Point =>
  card.component.at ?? auto.get(card.component.id) ?? { x: 0, y: 0 };

/** Four letters that no other part of the flow has; two people who add at once do not meet. */
export function freshID(draft: Draft, kind: string): string {
  for (;;) {
    const id = `${kind}_${Math.random().toString(36).slice(2, 6).padEnd(4, "0")}`;
    if (!draft.card(id) && !draft.now.notes.has(id)) return id;
  }
}

function freshName(draft: Draft, label: string): string {
  const names = new Set([...draft.now.cards.values()].map((c) => c.component.name));
  if (!names.has(label)) return label;
  let n = 2;
  while (names.has(`${label} ${n}`)) n++;
  return `${label} ${n}`;
}

/** The first output that leads nowhere. */
export function openOutput(card: Card): string | undefined {
  return card.outputs.find((o) => !card.component.next?.[o.key])?.key;
}

export interface From {
  id: string;
  output: string;
}

/**
 * Adds a component and returns its ID. One that comes after an output is led to, and stands beside it unless a place is
 * chosen; one that comes after nothing stands in the middle.
 */
export function add(
  draft: Draft,
  auto: Places,
  kind: Kind,
  at: Point | undefined,
  middle: Point,
  from?: From,
): string {
  const id = freshID(draft, kind.kind);
  const source = from && draft.card(from.id);
  const beside = source ? placeOf(source, auto) : undefined;
  const place = free(draft.now, at ?? (beside ? { x: beside.x + width + 80, y: beside.y } : middle));
  const component = { ...kind.fresh.component, id, name: freshName(draft, kind.label), at: place };
  const cards: [string, Card][] = [[id, { ...kind.fresh, component }]];
  if (from && source) cards.push([from.id, led(source, from.output, id)]);
  draft.put(cards);
  return id;
}

export function connect(draft: Draft, from: From, to: string | undefined) {
  const card = draft.card(from.id);
  if (card && card.component.next?.[from.output] !== to) draft.put([[from.id, led(card, from.output, to)]]);
}

/** Removes components and notes, and every line to them. */
export function remove(draft: Draft, ids: ReadonlySet<string>) {
  const cards = new Map(draft.now.cards);
  for (const [id, card] of cards) {
    if (ids.has(id)) {
      cards.delete(id);
      continue;
    }
    let left = card;
    for (const [output, to] of Object.entries(card.component.next ?? {}))
      if (ids.has(to)) left = led(left, output, undefined);
    if (left !== card) cards.set(id, left);
  }
  draft.change({ cards, notes: new Map([...draft.now.notes].filter(([id]) => !ids.has(id))) });
}

/** Moves parts. What had no place gets the one where it is shown, so that it is there the next time. */
export function move(draft: Draft, auto: Places, to: ReadonlyMap<string, Point>) {
  const cards = new Map(draft.now.cards);
  for (const [id, card] of cards) {
    const at = to.get(id) ?? (card.component.at ? undefined : auto.get(id));
    if (at && (at.x !== card.component.at?.x || at.y !== card.component.at?.y))
      cards.set(id, changed(card, { at }));
  }
  const notes = new Map(draft.now.notes);
  for (const [id, note] of notes) {
    const at = to.get(id);
    if (at && (at.x !== note.at.x || at.y !== note.at.y)) notes.set(id, { ...note, at });
  }
  draft.change({ cards, notes });
}

export async function tidy(draft: Draft) {
  move(draft, new Map(), await tidied(draft.now));
}

export function addNote(draft: Draft, at: Point): string {
  const id = freshID(draft, "note");
  draft.change({ notes: new Map(draft.now.notes).set(id, { id, text: "", at: free(draft.now, at) }) });
  return id;
}

export function write(draft: Draft, id: string, text: string) {
  const note = draft.now.notes.get(id);
  if (note && note.text !== text)
    draft.change({ notes: new Map(draft.now.notes).set(id, { ...note, text }) });
}

/** The component that leads to this one: where one is after it was deleted. */
export function before(draft: Draft, id: string): string | undefined {
  for (const [from, card] of draft.now.cards)
    if (from !== id && Object.values(card.component.next ?? {}).includes(id)) return from;
  return [...draft.now.cards.keys()].find((other) => other !== id);
}
