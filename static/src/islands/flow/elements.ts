import { type Edge, MarkerType } from "@xyflow/react";
import { type Places, placeOf } from "./actions";
import type { CardNode } from "./card";
import type { Draft } from "./draft";
import type { FlowEdge } from "./edge";
import { handles, height, width } from "./geometry";
import type { NoteNode } from "./note";
import type { Kind, Trace } from "./types";

export type FlowNode = CardNode | NoteNode;

/** How many conversations went where, of one version (web/flow_traffic.go). */
export interface Traffic {
  version: number;
  conversations: number;
  limit: number;
  taken: Record<string, Record<string, number>>;
  stopped: Record<string, number>;
}

/** The elements with those selected that are wanted, or else as they are; the old list when that is the same. */
export function chosen<E extends { id: string; selected?: boolean }>(
  next: E[],
  before: E[],
  wanted: ReadonlySet<string> | undefined,
): E[] {
  const all = wanted
    ? next.map((e) => (!!e.selected === wanted.has(e.id) ? e : { ...e, selected: wanted.has(e.id) }))
    : next;
  return all.length === before.length && all.every((e, i) => e === before[i]) ? before : all;
}

/** What beside the draft decides how it looks. */
export interface Look {
  auto: Places;
  kinds: ReadonlyMap<string, Kind>;
  trace: Trace | undefined;
  traffic: Traffic | undefined;
  current: string | undefined; // the one card that Tab comes to
}

/** The nodes of the draft. What looks as before stays the same object, so that it is not drawn again. */
export function nodesOf(draft: Draft, look: Look, before: FlowNode[]): FlowNode[] {
  const old = new Map(before.map((n) => [n.id, n]));
  const counted = countProblems(draft);
  const start = draft.now.cards.keys().next().value;
  const visited = new Set(look.trace?.visited);
  const nodes: FlowNode[] = [];
  for (const [id, card] of draft.now.cards) {
    const bad = counted.get(id);
    const data: CardNode["data"] = {
      card,
      kind: look.kinds.get(card.component.kind),
      isStart: id === start,
      errors: bad?.errors ?? 0,
      warnings: bad?.warnings ?? 0,
      light: look.trace?.current === id ? "current" : visited.has(id) ? "visited" : undefined,
      stopped: look.traffic?.stopped[id] ?? 0,
    };
    const was = old.get(id) as CardNode | undefined;
    const at = was?.dragging ? was.position : placeOf(card, look.auto);
    nodes.push(keep(was, { ...cardNode(id, data), position: at, focusable: look.current === id }));
  }
  for (const [id, note] of draft.now.notes) {
    const was = old.get(id) as NoteNode | undefined;
    const node: NoteNode = {
      id,
      type: "note",
      position: was?.dragging ? was.position : note.at,
      data: { text: note.text },
      ariaLabel: `Note: ${note.text || "empty"}`,
      ariaRole: "group",
      focusable: look.current === id,
      zIndex: -1,
    };
    nodes.push(keep(was, node));
  }
  return nodes;
}

function cardNode(id: string, data: CardNode["data"]): Omit<CardNode, "position"> {
  const { card, kind } = data;
  const h = height(card);
  const bad = data.errors + data.warnings;
  return {
    id,
    type: "card",
    data,
    width,
    height: h,
    handles: handles(card),
    ariaRole: "group",
    ariaLabel: `${card.component.name || kind?.label}, ${kind?.label}${data.isStart ? ", start" : ""}${bad ? `, ${bad === 1 ? "1 problem" : `${bad} problems`}` : ""}`,
  };
}

/** The node as it was when nothing of it has changed, or the new one with what only React Flow knows of the old one. */
function keep<N extends FlowNode>(was: N | undefined, is: N): FlowNode {
  if (!was) return is;
  const same =
    was.position.x === is.position.x &&
    was.position.y === is.position.y &&
    was.focusable === is.focusable &&
    Object.keys(is.data).every((k) =>
      Object.is((was.data as Record<string, unknown>)[k], (is.data as Record<string, unknown>)[k]),
    );
  if (same) return was;
  const node = { ...was, ...is };
  if (was.height !== is.height) delete node.measured;
  return node;
}

function countProblems(draft: Draft) {
  const counted = new Map<string, { errors: number; warnings: number }>();
  for (const p of draft.problems) {
    const c = counted.get(p.component) ?? { errors: 0, warnings: 0 };
    if (p.warning) c.warnings++;
    else c.errors++;
    counted.set(p.component, c);
  }
  return counted;
}

/** The lines of the draft. */
export function edgesOf(draft: Draft, look: Look, before: FlowEdge[]): FlowEdge[] {
  const old = new Map(before.map((e) => [e.id, e]));
  const taken = new Set(look.trace?.taken?.map((t) => `${t.component}.${t.output}`));
  const edges: FlowEdge[] = [];
  const nameOf = (id: string) => draft.now.cards.get(id)?.component.name ?? id;
  for (const [source, card] of draft.now.cards)
    for (const o of card.outputs) {
      const target = card.component.next?.[o.key];
      if (!target || !draft.now.cards.has(target)) continue;
      const id = `${source}.${o.key}`;
      const count = look.traffic?.taken[source]?.[o.key] ?? (look.traffic ? 0 : undefined);
      const className = `${o.tone ?? ""}${taken.has(id) ? " taken" : ""}`;
      const was = old.get(id);
      const ariaLabel = `From ${nameOf(source)} to ${nameOf(target)}`;
      const same = was?.className === className && was.data?.count === count && was.ariaLabel === ariaLabel;
      if (same && was.target === target) edges.push(was);
      else
        edges.push({
          id,
          type: "flow",
          source,
          sourceHandle: o.key,
          target,
          targetHandle: "in",
          className,
          data: count === undefined ? {} : { count },
          selected: was?.selected ?? false,
          markerEnd: marker,
          ariaLabel,
        });
    }
  return edges;
}

const marker: NonNullable<Edge["markerEnd"]> = { type: MarkerType.ArrowClosed, width: 14, height: 14 };
