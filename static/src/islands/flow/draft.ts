import { isEmpty, type Patch, patchBetween } from "./patch";
import { type State, type Step, sorted, stateOf, stepBetween, walk } from "./state";
import type { Answer, Card, Clash, Note, Problem, Refused, ServerDraft } from "./types";

/** What the screen says about saving. */
export type Saving = { kind: "saved" } | { kind: "saving" } | { kind: "failed"; reason: string };

/**
 * The draft in this tab: what the server has of it, what was done since, and what can be undone. It knows no server;
 * Saver talks to it. Everybody who shows it subscribes.
 */
export class Draft {
  now: State;
  problems: Problem[];
  refused: Refused[] = [];
  clashes: Clash[] = [];
  saving: Saving = { kind: "saved" };
  revision: number;
  differs: boolean;
  version = 0;
  private base: State;
  private past: Step[] = [];
  private future: Step[] = [];
  private readonly heard = new Set<() => void>();

  constructor(draft: ServerDraft) {
    this.now = this.base = stateOf(draft.cards, draft.notes);
    this.problems = draft.problems;
    this.revision = draft.revision;
    this.differs = draft.differs;
  }

  readonly subscribe = (listener: () => void) => {
    this.heard.add(listener);
    return () => void this.heard.delete(listener);
  };
  readonly snapshot = () => this.version;

  private tell() {
    this.version++;
    for (const listener of this.heard) listener();
  }

  card(id: string): Card | undefined {
    return this.now.cards.get(id);
  }

  /** Does something that can be undone as one. */
  change(next: { cards?: ReadonlyMap<string, Card>; notes?: ReadonlyMap<string, Note> }) {
    const after = { ...this.now, ...next };
    const step = stepBetween(this.now, after);
    if (!step) return;
    this.past.push(step);
    this.future = [];
    this.now = after;
    this.tell();
  }

  /** change() for some cards; undefined removes one. */
  put(cards: Iterable<[string, Card | undefined]>) {
    const next = new Map(this.now.cards);
    for (const [id, card] of cards) {
      if (card) next.set(id, card);
      else next.delete(id);
    }
    this.change({ cards: next });
  }

  /** Makes a conversation begin with the component. */
  begin(id: string) {
    this.change({
      cards: sorted(this.now.cards, [id, ...[...this.now.cards.keys()].filter((x) => x !== id)]),
    });
  }

  get canUndo() {
    return this.past.length > 0;
  }
  get canRedo() {
    return this.future.length > 0;
  }
  readonly undo = () => this.travel(this.past, this.future, true);
  readonly redo = () => this.travel(this.future, this.past, false);

  private travel(from: Step[], to: Step[], back: boolean) {
    const step = from.pop();
    if (!step) return;
    to.push(step);
    this.now = walk(this.now, step, back);
    this.tell();
  }

  /** What the server lacks. A component of which somebody else has another idea waits until people decide. */
  patch(): Patch {
    return patchBetween(this.base, this.now, this.revision, new Set(this.clashes.map((c) => c.id)));
  }
  get isSaved() {
    return isEmpty(this.patch());
  }

  say(saving: Saving) {
    this.saving = saving;
    this.tell();
  }

  /**
   * Takes over what the server says to a patch of the state that was sent. What was done since stays. Settings that were
   * typed are one step that can be undone.
   */
  absorb(answer: Answer, sent: State, form?: string) {
    const server = stateOf(answer.cards, answer.notes);
    const clashes = answer.clashes ?? [];
    const before = this.now;
    this.base = answer.merged ? server : { cards: overlay(sent.cards, server.cards), notes: sent.notes };
    const isNew = (id: string) => clashes.some((c) => c.id === id);
    const held = new Set([...this.clashes, ...clashes].map((c) => c.id));
    this.now = rebase(before, sent, this.base, held);
    for (const clash of clashes) if (clash.id === form && clash.mine) this.replace(clash.id, clash.mine);
    if (form && (!held.has(form) || isNew(form))) this.remember(form, before.cards.get(form));
    this.clashes = [...this.clashes.filter((c) => !isNew(c.id)), ...clashes];
    this.problems = answer.problems;
    this.refused = answer.refused ?? [];
    this.revision = answer.revision;
    this.differs = answer.differs;
    this.tell();
  }

  private replace(id: string, card: Card) {
    this.now = { ...this.now, cards: new Map(this.now.cards).set(id, card) };
  }

  private remember(id: string, before: Card | undefined) {
    const after = this.now.cards.get(id);
    if (!before || !after || JSON.stringify(before) === JSON.stringify(after)) return;
    this.past.push({ cards: [[id, before, after]], notes: [], order: undefined });
    this.future = [];
  }

  /** Ends a clash: mine goes to the server after all, or theirs comes here; that can be undone. */
  settle(clash: Clash, mine: boolean) {
    this.clashes = this.clashes.filter((c) => c !== clash);
    if (!mine) this.put([[clash.id, clash.theirs ?? undefined]]);
    this.tell();
  }
}

function overlay(cards: ReadonlyMap<string, Card>, newer: ReadonlyMap<string, Card>) {
  const all = new Map(cards);
  for (const [id, card] of newer) if (all.has(id)) all.set(id, card);
  return all;
}

/** What is here, on top of what the server has now: parts that were not touched since they were sent are the server's. */
function rebase(now: State, sent: State, server: State, held: ReadonlySet<string>): State {
  const merged = <T>(
    mine: ReadonlyMap<string, T>,
    was: ReadonlyMap<string, T>,
    theirs: ReadonlyMap<string, T>,
  ) => {
    const all = new Map<string, T>();
    for (const id of new Set([...theirs.keys(), ...mine.keys()])) {
      const untouched = mine.get(id) === was.get(id) && !held.has(id);
      const value = untouched ? theirs.get(id) : mine.get(id);
      if (value !== undefined) all.set(id, value);
    }
    return all;
  };
  const cards = merged(now.cards, sent.cards, server.cards);
  const touched = [...now.cards.keys()].join() !== [...sent.cards.keys()].join();
  return {
    cards: touched ? sorted(cards, [...now.cards.keys()]) : cards,
    notes: merged(now.notes, sent.notes, server.notes),
  };
}
