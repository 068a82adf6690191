import type { Card, Component, Note, Point } from "./types";

/** A draft at one moment. It never changes. The first card is where a conversation begins. */
export interface State {
  cards: ReadonlyMap<string, Card>;
  notes: ReadonlyMap<string, Note>;
}

/** What turned one state into another, part by part, so that it can be undone while others work on the same draft. */
export interface Step {
  cards: [id: string, before: Card | undefined, after: Card | undefined][];
  notes: [id: string, before: Note | undefined, after: Note | undefined][];
  order: [before: string[], after: string[]] | undefined;
}

export function stateOf(cards: Card[], notes: Note[] | null): State {
  return {
    cards: new Map(cards.map((c) => [c.component.id, c])),
    notes: new Map((notes ?? []).map((n) => [n.id, n])),
  };
}

function changes<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>) {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const found: [string, T | undefined, T | undefined][] = [];
  for (const id of ids) if (before.get(id) !== after.get(id)) found.push([id, before.get(id), after.get(id)]);
  return found;
}

/** The step between two states, or nothing when they are the same. */
export function stepBetween(before: State, after: State): Step | undefined {
  const cards = changes(before.cards, after.cards);
  const notes = changes(before.notes, after.notes);
  const [was, is] = [[...before.cards.keys()], [...after.cards.keys()]];
  const order: Step["order"] = was.join() === is.join() ? undefined : [was, is];
  return cards.length || notes.length || order ? { cards, notes, order } : undefined;
}

function put<T>(map: Map<string, T>, parts: [string, T | undefined][]) {
  for (const [id, value] of parts) {
    if (value === undefined) map.delete(id);
    else map.set(id, value);
  }
}

/** The state with the step done, or undone. */
export function walk(state: State, step: Step, back: boolean): State {
  const cards = new Map(state.cards);
  const notes = new Map(state.notes);
  put(
    cards,
    step.cards.map(([id, before, after]) => [id, back ? before : after]),
  );
  put(
    notes,
    step.notes.map(([id, before, after]) => [id, back ? before : after]),
  );
  const order = step.order?.[back ? 0 : 1];
  return { cards: order ? sorted(cards, order) : cards, notes };
}

/** The cards in the order; what it does not name stands behind. */
export function sorted(cards: ReadonlyMap<string, Card>, order: string[]): ReadonlyMap<string, Card> {
  const known = order.filter((id) => cards.has(id));
  const rest = [...cards.keys()].filter((id) => !known.includes(id));
  return new Map([...known, ...rest].map((id) => [id, cards.get(id) as Card]));
}

/** The card with other parts of its component. */
export function changed(card: Card, parts: Partial<Card["component"]>): Card {
  return { ...card, component: { ...card.component, ...parts } };
}

/** The card with an output that leads elsewhere; undefined is nowhere. */
export function led(card: Card, output: string, to: string | undefined): Card {
  const next = { ...card.component.next };
  if (to === undefined) delete next[output];
  else next[output] = to;
  return changed(card, { next });
}

/** Two components that differ in nothing but where they stand. */
export function alike(a: Component, b: Component): boolean {
  return a === b || text(a) === text(b);
}

/** What a component is, as text: the server and the browser put keys in another order. */
function text({ id, kind, name, settings, next, comment }: Component): string {
  return JSON.stringify([id, kind, name, settings, Object.entries(next ?? {}).sort(), comment ?? ""]);
}

export const samePlace = (a?: Point, b?: Point) => a?.x === b?.x && a?.y === b?.y;
