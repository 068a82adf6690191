import type { ReactFlowInstance } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { lettersWork } from "../../page/letters";
import { type From, move, openOutput, type Places, placeOf } from "./actions";
import { copied, paste } from "./clipboard";
import type { Draft } from "./draft";
import type { FlowEdge } from "./edge";
import type { FlowNode } from "./elements";
import type { Panel } from "./panel";
import type { Doc, Point } from "./types";
import { neighbour, nudge } from "./walking";

interface Desk {
  doc: Doc;
  draft: Draft;
  auto: Places;
  host: HTMLElement;
  panel: Panel;
  rf: ReactFlowInstance<FlowNode, FlowEdge>;
  act: Record<
    "undo" | "redo" | "out" | "in" | "fit" | "tidy" | "note" | "add" | "find" | "count" | "keys",
    () => void
  >;
  remove: () => void;
  go: (id: string) => void;
  open: (id: string, field?: string) => void;
  select: (ids: Iterable<string>) => void;
  selected: () => Set<string>;
  heading: () => string | undefined; // the component that gets the focus in a moment
  middle: () => Point;
  pick: (from: From, near: DOMRect) => void;
  say: (text: string) => void;
  over: boolean; // something floats above the canvas and has the keys
}

const typing = "input, textarea, select, [contenteditable], dialog";

/** The keys of the canvas. They work while nothing else has the focus that wants them. */
export function useKeys(desk: Desk) {
  const latest = useRef(desk);
  latest.current = desk;
  // As soon as the canvas is seen its keys work: an effect after the paint would lose what is pressed before it.
  useLayoutEffect(() => {
    const mine = (e: Event) =>
      !latest.current.over &&
      !(e.target as Element).closest?.(typing) &&
      !document.querySelector("dialog:modal");
    const down = (e: KeyboardEvent) => {
      if (e.defaultPrevented || !mine(e)) return leave(e, latest.current);
      if (pressed(e, latest.current)) e.preventDefault();
    };
    const clip = (e: ClipboardEvent) => mine(e) && clipped(e, latest.current) && e.preventDefault();
    document.addEventListener("keydown", down);
    for (const kind of ["copy", "cut", "paste"] as const) document.addEventListener(kind, clip);
    return () => {
      document.removeEventListener("keydown", down);
      for (const kind of ["copy", "cut", "paste"] as const) document.removeEventListener(kind, clip);
    };
  }, []);
}

/** Escape leaves a note for its node. */
function leave(e: KeyboardEvent, d: Desk) {
  const node = (e.target as Element).closest?.<HTMLElement>(".react-flow__node");
  if (e.key === "Escape" && node && d.host.contains(node)) node.focus();
}

function here(d: Desk): string | undefined {
  const focused = document.activeElement?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
  const [first, ...more] = d.selected();
  return d.heading() ?? focused ?? (more.length ? undefined : first);
}

/** Does what the key says, and whether it says anything. */
function pressed(e: KeyboardEvent, d: Desk): boolean {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  if (e.ctrlKey || e.metaKey) return withControl(key, e.shiftKey, d);
  if (e.altKey) return shifted(key, d);
  if (key.startsWith("Arrow")) return walked(key, d);
  if (key.length === 1 && !lettersWork()) return false;
  const id = here(d);
  const build: Record<string, () => void> = {
    Delete: d.remove,
    Backspace: d.remove,
    a: d.act.add,
    t: d.act.tidy,
    n: d.act.note,
    s: () => id && d.draft.card(id) && d.draft.begin(id),
  };
  const look: Record<string, () => void> = {
    "0": d.act.fit,
    "-": d.act.out,
    "/": d.act.find,
    "?": d.act.keys,
  };
  if (d.doc.published) look.c = d.act.count;
  if (key === "Enter" && id && !(e.target as Element).closest("button, a")) return entered(id, d);
  if (key === "Escape") return escaped(d);
  if (key === "+") return next(id, d);
  const does = look[key] ?? (d.doc.mayBuild ? build[key] : undefined);
  does?.();
  return !!does;
}

function withControl(key: string, shift: boolean, d: Desk): boolean {
  const all: Record<string, () => void> = {
    f: d.act.find,
    a: () => d.select([...d.draft.now.cards.keys(), ...d.draft.now.notes.keys()]),
  };
  if (d.doc.mayBuild)
    Object.assign(all, { z: shift ? d.act.redo : d.act.undo, y: d.act.redo, d: () => duplicated(d) });
  all[key]?.();
  return key in all;
}

function entered(id: string, d: Desk): boolean {
  if (d.draft.card(id)) d.open(id, "name");
  else document.activeElement?.querySelector("textarea")?.focus();
  return true;
}

function escaped(d: Desk): boolean {
  d.panel.close();
  d.select([]);
  return true;
}

/** Adds after the component, or zooms where there is none. */
function next(id: string | undefined, d: Desk): boolean {
  const card = id === undefined ? undefined : d.draft.card(id);
  const output = card && openOutput(card);
  const node = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id ?? "")}"]`);
  if (!card || !output || !node || !d.doc.mayBuild) d.act.in();
  else d.pick({ id: card.component.id, output }, node.getBoundingClientRect());
  return true;
}

function walked(key: string, d: Desk): boolean {
  const from = here(d) ?? "";
  const to = neighbour(d.draft, d.auto, from, key);
  if (!to) return true;
  d.go(to);
  if (d.panel.open) d.open(to);
  return true;
}

/** Alt and an arrow move what is selected. */
function shifted(key: string, d: Desk): boolean {
  const by = nudge(key);
  const ids = d.selected();
  if (!by || !ids.size || !d.doc.mayBuild) return false;
  const to = new Map<string, Point>();
  for (const id of ids) {
    const card = d.draft.card(id);
    const at = card ? placeOf(card, d.auto) : d.draft.now.notes.get(id)?.at;
    if (at) to.set(id, { x: at.x + by.x, y: at.y + by.y });
  }
  move(d.draft, d.auto, to);
  return true;
}

function duplicated(d: Desk) {
  const text = copied(d.draft, d.auto, d.selected());
  if (text) pasted(text, d);
}

function pasted(text: string, d: Desk, at?: Point): boolean {
  const ids = paste(d.draft, d.doc.palette, text, at);
  if (!ids.length) return false;
  d.panel.close();
  d.select(ids);
  d.say(ids.length === 1 ? "1 pasted" : `${ids.length} pasted`);
  return true;
}

function clipped(e: ClipboardEvent, d: Desk): boolean {
  if (e.type === "paste")
    return d.doc.mayBuild && pasted(e.clipboardData?.getData("text/plain") ?? "", d, d.middle());
  const text =
    document.getSelection()?.isCollapsed === false ? undefined : copied(d.draft, d.auto, d.selected());
  if (!text) return false;
  e.clipboardData?.setData("text/plain", text);
  if (e.type === "cut" && d.doc.mayBuild) d.remove();
  else d.say("Copied");
  return true;
}
