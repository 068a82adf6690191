import { alike, type State, samePlace } from "./state";
import type { Component, Note, Point } from "./types";

/** What was done since the server saw the draft, as it takes it (web/flow_draft.go). */
export interface Patch {
  revision: number;
  edits: { was?: Component; is?: Component }[];
  places: Record<string, Point>;
  order?: string[];
  notes: Note[];
  erased: string[];
  shown?: Component; // that the form was made of, which is sent along
}

/** The patch from one state to another. Components that are held back are left out. */
export function patchBetween(base: State, now: State, revision: number, held: ReadonlySet<string>): Patch {
  const patch: Patch = { revision, edits: [], places: {}, notes: [], erased: [] };
  for (const [id, card] of now.cards) {
    const was = base.cards.get(id);
    if (was === card || held.has(id)) continue;
    if (!was) patch.edits.push({ is: card.component });
    else if (!alike(was.component, card.component))
      patch.edits.push({ was: was.component, is: card.component });
    const at = card.component.at;
    if (was && at && !samePlace(at, was.component.at)) patch.places[id] = at;
  }
  for (const [id, card] of base.cards)
    if (!now.cards.has(id) && !held.has(id)) patch.edits.push({ was: card.component });
  for (const [id, note] of now.notes) if (base.notes.get(id) !== note) patch.notes.push(note);
  for (const id of base.notes.keys()) if (!now.notes.has(id)) patch.erased.push(id);
  const order = [...now.cards.keys()];
  if (order.join() !== expected(base, now).join()) patch.order = order;
  return patch;
}

/** The order that the server gives the components by itself: what is new stands at the end. */
function expected(base: State, now: State): string[] {
  const stay = [...base.cards.keys()].filter((id) => now.cards.has(id));
  const added = [...now.cards.keys()].filter((id) => !base.cards.has(id));
  return [...stay, ...added];
}

export function isEmpty(patch: Patch): boolean {
  return (
    !patch.shown &&
    patch.edits.length + patch.notes.length + patch.erased.length + Object.keys(patch.places).length === 0 &&
    !patch.order
  );
}
