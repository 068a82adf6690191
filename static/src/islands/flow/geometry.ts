import { Position } from "@xyflow/react";
import type { State } from "./state";
import type { Card, Point } from "./types";

/** The sizes of a card. flow.css draws it so; knowing them here, a card that is out of sight is never drawn to be measured. */
export const width = 224;
const head = 42;
const summary = 40;
const output = 24;
const foot = 9;

export function height(card: Card): number {
  const outs = card.outputs.length;
  return head + (card.summary ? summary : 0) + (outs ? outs * output + foot : 0);
}

const dot = 11;

/** Where the handles of a card are, from its corner. */
export function handles(card: Card) {
  const top = height(card) - (foot / 2 + card.outputs.length * output);
  const at = { width: dot, height: dot };
  return [
    { ...at, id: "in", type: "target" as const, position: Position.Left, x: -dot / 2, y: head / 2 - dot / 2 },
    ...card.outputs.map((o, i) => ({
      ...at,
      id: o.key,
      type: "source" as const,
      position: Position.Right,
      x: width - dot / 2,
      y: top + i * output + output / 2 - dot / 2,
    })),
  ];
}

/** Where tidying up puts the cards: from left to right, along what leads where. */
export async function tidied(state: State): Promise<Map<string, Point>> {
  const { default: dagre } = await import("@dagrejs/dagre");
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: "LR", ranksep: 84, nodesep: 32, marginx: 32, marginy: 32 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const [id, card] of state.cards) g.setNode(id, { width, height: height(card) });
  for (const [id, card] of state.cards)
    for (const to of Object.values(card.component.next ?? {})) if (state.cards.has(to)) g.setEdge(id, to);
  dagre.layout(g);
  return new Map(
    [...state.cards].map(([id, card]) => {
      const p = g.node(id);
      return [id, { x: snap(p.x - width / 2), y: snap(p.y - height(card) / 2) }];
    }),
  );
}

const grid = 8;
export const snap = (n: number) => Math.round(n / grid) * grid;

/** The place, or the next one below it where no card stands. */
export function free(state: State, at: Point): Point {
  const place = { x: snap(at.x), y: snap(at.y) };
  const taken = (c: Card) => {
    const there = c.component.at;
    return (
      there &&
      Math.abs(there.x - place.x) < width + 16 &&
      place.y < there.y + height(c) + 16 &&
      there.y < place.y + 120
    );
  };
  const cards = [...state.cards.values()];
  for (let tries = 0; tries < 60 && cards.some(taken); tries++) place.y += 40;
  return place;
}

/** The rectangle round all cards. */
export function boundsOf(state: State, placeOf: (card: Card) => Point) {
  const box = {
    left: Number.POSITIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (const card of state.cards.values()) {
    const at = placeOf(card);
    box.left = Math.min(box.left, at.x);
    box.top = Math.min(box.top, at.y);
    box.right = Math.max(box.right, at.x + width);
    box.bottom = Math.max(box.bottom, at.y + height(card));
  }
  return { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
}
