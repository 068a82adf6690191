import { freshID, type Places, placeOf } from "./actions";
import type { Draft } from "./draft";
import { snap } from "./geometry";
import { changed } from "./state";
import type { Card, Component, Kind, Note, Point } from "./types";

/** What copied components look like as text: it can be pasted into another flow, or mailed to somebody. */
interface Copied {
  patchbay: "components";
  components: Component[];
  notes: Note[];
}

export function copied(draft: Draft, auto: Places, ids: ReadonlySet<string>): string | undefined {
  const components = [...draft.now.cards.values()]
    .filter((c) => ids.has(c.component.id))
    .map((c) => ({ ...c.component, at: placeOf(c, auto) }));
  const notes = [...draft.now.notes.values()].filter((n) => ids.has(n.id));
  if (!components.length && !notes.length) return undefined;
  return JSON.stringify({ patchbay: "components", components, notes } satisfies Copied, null, 2);
}

function parse(text: string): Copied | undefined {
  try {
    const found = JSON.parse(text) as Partial<Copied>;
    if (found.patchbay !== "components" || !Array.isArray(found.components)) return undefined;
    return { patchbay: "components", components: found.components, notes: found.notes ?? [] };
  } catch {
    return undefined;
  }
}

/**
 * Pastes and returns the new IDs: none when the text is something else. Lines between what was copied come along, those to
 * others stay behind. The place of the middle is "at", or a little beside the original.
 */
export function paste(draft: Draft, palette: Kind[], text: string, at?: Point): string[] {
  const found = parse(text);
  const kinds = new Map(palette.map((k) => [k.kind, k]));
  const components =
    found?.components.filter((c) => kinds.has(c?.kind) && typeof c.settings === "object") ?? [];
  const notes = found?.notes.filter((n) => typeof n?.text === "string" && n.at) ?? [];
  const ids = new Map(
    [...components, ...notes].map((x) => [x.id, freshID(draft, "kind" in x ? x.kind : "note")]),
  );
  const by = offset(
    [...components, ...notes].flatMap((x) => (x.at ? [x.at] : [])),
    at,
  );
  const place = (p: Point | undefined) => ({ x: snap((p?.x ?? 0) + by.x), y: snap((p?.y ?? 0) + by.y) });
  const cards = new Map(draft.now.cards);
  for (const c of components) {
    const id = ids.get(c.id) as string;
    const next = Object.entries(c.next ?? {}).flatMap(([o, to]) => (ids.has(to) ? [[o, ids.get(to)]] : []));
    cards.set(
      id,
      card(kinds.get(c.kind) as Kind, draft.card(c.id), {
        ...c,
        id,
        at: place(c.at),
        next: Object.fromEntries(next),
      }),
    );
  }
  const pasted = new Map(draft.now.notes);
  for (const n of notes)
    pasted.set(ids.get(n.id) as string, { id: ids.get(n.id) as string, text: n.text, at: place(n.at) });
  draft.change({ cards, notes: pasted });
  return [...ids.values()];
}

/** A card until the server has made one. */
function card(kind: Kind, original: Card | undefined, component: Component): Card {
  if (original?.component.kind === component.kind) return changed(original, component);
  const known = new Set(kind.fresh.outputs.map((o) => o.key));
  const more = Object.keys(component.next ?? {}).filter((key) => !known.has(key));
  const outputs = [...kind.fresh.outputs, ...more.map((key) => ({ key, label: key, own: true }))];
  return { component, summary: "", outputs };
}

function offset(places: Point[], at: Point | undefined): Point {
  if (!at || !places.length) return { x: 40, y: 40 };
  const middle = (pick: (p: Point) => number) =>
    (Math.min(...places.map(pick)) + Math.max(...places.map(pick))) / 2;
  return { x: at.x - middle((p) => p.x), y: at.y - middle((p) => p.y) };
}
