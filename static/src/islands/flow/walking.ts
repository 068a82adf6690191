import { type Places, placeOf } from "./actions";
import type { Draft } from "./draft";

/**
 * Where an arrow leads from a component: to the right along its first line, to the left back along a line to it, up and down
 * to the nearest card of its column. Where there is no line, the nearest card on that side.
 */
export function neighbour(draft: Draft, auto: Places, id: string, key: string): string | undefined {
  const card = draft.card(id);
  if (!card) return draft.now.cards.keys().next().value;
  if (key === "ArrowRight") {
    const next = card.outputs.map((o) => card.component.next?.[o.key]).find((to) => to && draft.card(to));
    if (next) return next;
  }
  if (key === "ArrowLeft") {
    for (const [from, c] of draft.now.cards)
      if (from !== id && c.outputs.some((o) => c.component.next?.[o.key] === id)) return from;
  }
  return nearest(draft, auto, id, key);
}

function nearest(draft: Draft, auto: Places, id: string, key: string): string | undefined {
  const here = draft.card(id);
  if (!here) return undefined;
  const from = placeOf(here, auto);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [other, card] of draft.now.cards) {
    const to = placeOf(card, auto);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key] ?? 0;
    const aside = key === "ArrowRight" || key === "ArrowLeft" ? dy : dx;
    const distance = along + Math.abs(aside) * 2;
    if (other !== id && along > 0 && distance < least) [best, least] = [other, distance];
  }
  return best;
}

const step = 8;

/** By how much Alt and an arrow moves. */
export function nudge(key: string): { x: number; y: number } | undefined {
  return {
    ArrowRight: { x: step, y: 0 },
    ArrowLeft: { x: -step, y: 0 },
    ArrowDown: { x: 0, y: step },
    ArrowUp: { x: 0, y: -step },
  }[key];
}
