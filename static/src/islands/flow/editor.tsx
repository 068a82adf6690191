import { useReactFlow } from "@xyflow/react";
import {
  type DragEvent,
  type MouseEvent as MouseOf,
  memo,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import * as actions from "./actions";
import { Clashes } from "./dialogs";
import type { Draft } from "./draft";
import type { FlowEdge } from "./edge";
import type { FlowNode, Look } from "./elements";
import { Floating, type Over } from "./floating";
import { width } from "./geometry";
import { useKeys } from "./keys";
import { Overview } from "./overview";
import { dragType, Palette } from "./palette";
import type { Panel } from "./panel";
import { Problems } from "./problems";
import type { Saver } from "./saver";
import { type Choice, Surface } from "./surface";
import { Toolbar } from "./toolbar";
import { Tools } from "./tools";
import { Counted, useTraffic } from "./traffic";
import type { Card, Doc, Kind, Point, Problem, Trace } from "./types";
import { focusSoon, useView } from "./view";

/** What stays as it is while the rest changes. */
const Column = memo(Palette);
const Bar = memo(Toolbar);

export interface EditorProps {
  doc: Doc;
  draft: Draft;
  saver: Saver;
  panel: Panel;
  auto: actions.Places;
  host: HTMLElement;
}

/** Edit Flow: the canvas and what stands round it. What happens there is done to the draft; Saver and Panel follow it. */
export function Editor({ doc, draft, saver, panel, auto, host }: EditorProps) {
  const version = useSyncExternalStore(draft.subscribe, draft.snapshot);
  const rf = useReactFlow<FlowNode, FlowEdge>();
  const view = useView(draft, auto, host, rf);
  const kinds = useMemo(() => new Map(doc.palette.map((k) => [k.kind, k])), [doc]);
  const [choice, choose] = useState<Choice>();
  const [over, setOver] = useState<Over>();
  const [current, setCurrent] = useState<string>();
  const [said, say] = useState("");
  const heading = useRef<string>(undefined); // the component that gets the focus in a moment
  const trace = useTrace(draft, view.show);
  const { traffic, count, toggle } = useTraffic(doc.links.traffic);
  const first = draft.now.cards.keys().next().value;
  const tabbed = current && (draft.card(current) || draft.now.notes.has(current)) ? current : first;
  const look: Look = useMemo(
    () => ({ auto, kinds, trace, traffic, current: tabbed }),
    [auto, kinds, trace, traffic, tabbed],
  );

  const selected = useCallback(() => {
    if (heading.current) return new Set([heading.current]);
    const chosen = rf.getNodes().filter((n) => n.selected);
    return new Set(chosen.map((n) => n.id));
  }, [rf]);
  const select = useCallback((ids: Iterable<string>) => choose({ ids: new Set(ids) }), []);
  /** Opens the settings of a component, which may take the place where it is seen. */
  const open = useCallback(
    (id: string, field?: string) => void panel.show(id, field).then(() => view.keep(id)),
    [panel, view],
  );

  /** Brings a component into sight, selects it and gives it the focus. */
  const go = useCallback(
    (id: string, focus = true) => {
      const card = draft.card(id);
      if (!card) return;
      select([id]);
      setCurrent(id);
      say(`${card.component.name}, ${kinds.get(card.component.kind)?.label}`);
      view.show(card);
      if (!focus) return;
      heading.current = id;
      void focusSoon(host, id).then(() => {
        if (heading.current === id) heading.current = undefined;
      });
    },
    [draft, host, kinds, select, view],
  );

  const add = useCallback(
    async (kind: Kind, from?: actions.From, at?: Point) => {
      setOver(undefined);
      await saver.settled(); // what is being typed may change where the selected one can lead
      const one = [...selected()];
      const card = one.length === 1 && one[0] ? draft.card(one[0]) : undefined;
      const output = !from && !at && card ? actions.openOutput(card) : undefined;
      const led = from ?? (card && output ? { id: card.component.id, output } : undefined);
      const id = actions.add(draft, auto, kind, at, view.middle(), led);
      go(id, false);
      await panel.showFresh(id);
      if (!at) view.keep(id);
    },
    [auto, draft, go, panel, saver, selected, view],
  );

  const remove = useCallback(() => {
    const ids = selected();
    for (const e of rf.getEdges())
      if (e.selected) actions.connect(draft, { id: e.source, output: e.sourceHandle ?? "next" }, undefined);
    if (!ids.size) return;
    const [id] = ids;
    const back = id && actions.before(draft, id);
    actions.remove(draft, ids);
    if (panel.open && ids.has(panel.open)) panel.close();
    say(ids.size === 1 ? "Deleted" : `${ids.size} deleted`);
    if (back && !ids.has(back)) go(back);
  }, [draft, go, panel, rf, selected]);

  const travel = useCallback(
    async (back: boolean) => {
      await saver.settled();
      if (back) draft.undo();
      else draft.redo();
      say(back ? "Undone" : "Done again");
    },
    [draft, saver],
  );

  const act = useMemo(
    () => ({
      undo: () => void travel(true),
      redo: () => void travel(false),
      out: view.farther,
      in: view.closer,
      fit: view.fit,
      tidy: () => void actions.tidy(draft).then(() => requestAnimationFrame(view.fit)),
      note: () => {
        const id = actions.addNote(draft, view.middle());
        select([id]);
        setCurrent(id);
        void focusSoon(host, id, "textarea");
      },
      add: () => setOver({ kind: "add" }),
      find: () => setOver({ kind: "find" }),
      keys: () => setOver({ kind: "keys" }),
      count: toggle,
    }),
    [draft, host, select, toggle, travel, view],
  );

  const pick = useCallback((from: actions.From, near: DOMRect) => setOver({ kind: "add", from, near }), []);
  /** A line that ends on the bare canvas asks what comes there. */
  const dropped = useCallback(
    (from: actions.From, near: DOMRect) => {
      const end = rf.screenToFlowPosition(near);
      setOver({ kind: "add", from, near, at: { x: end.x, y: end.y - 21 } });
    },
    [rf],
  );
  const clicked = useCallback(
    (n: FlowNode, e: MouseOf) => {
      setCurrent(n.id);
      if (n.type === "card" && !e.shiftKey && !e.metaKey && !e.ctrlKey) open(n.id);
    },
    [open],
  );
  const left = useCallback(() => panel.close(), [panel]);

  useKeys({
    doc,
    draft,
    auto,
    host,
    panel,
    rf,
    act,
    remove,
    go,
    open,
    select,
    selected,
    heading: () => heading.current,
    middle: view.middle,
    pick,
    say,
    over: !!over,
  });
  useLinks(draft, go);

  const tools = useMemo(
    () => ({
      icons: doc.icons,
      mayBuild: doc.mayBuild,
      pick,
      write: (id: string, text: string) => actions.write(draft, id, text),
    }),
    [doc, draft, pick],
  );
  const found = useCallback(
    (p: Problem) => {
      if (!p.component) return;
      go(p.component, false);
      open(p.component, p.field);
    },
    [go, open],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for all that is in the draft
  const problems = useMemo(() => <Problems draft={draft} go={found} />, [version, draft, found]);
  const drop = (e: DragEvent) => {
    const kind = kinds.get(e.dataTransfer.getData(dragType));
    if (!kind) return;
    e.preventDefault();
    const p = rf.screenToFlowPosition({ x: e.clientX, y: e.clientY });
    void add(kind, undefined, { x: p.x - width / 2, y: p.y - 20 });
  };

  return (
    <Tools value={tools}>
      {doc.mayBuild && <Column palette={doc.palette} add={add} />}
      <section className="fcanvas" aria-label="Canvas" onDrop={drop} onDragOver={(e) => e.preventDefault()}>
        <Surface
          draft={draft}
          version={version}
          look={look}
          choice={choice}
          mayBuild={doc.mayBuild}
          begin={view.begin}
          clicked={clicked}
          left={left}
          dropped={dropped}
        />
        <Overview state={draft.now} auto={auto} kinds={kinds} />
        {draft.now.cards.size === 0 && <Empty mayBuild={doc.mayBuild} />}
        {traffic && <Counted traffic={traffic} newest={doc.published} count={count} />}
        <Bar
          canUndo={draft.canUndo}
          canRedo={draft.canRedo}
          counts={doc.published ? !!traffic : undefined}
          act={act}
          problems={problems}
        />
      </section>
      <Floating
        over={over}
        draft={draft}
        kinds={kinds}
        add={add}
        find={(id) => {
          setOver(undefined);
          go(id);
        }}
        close={() => setOver(undefined)}
      />
      <Clashes draft={draft} />
      <div className="sr" role="status" aria-label="What has just happened">
        {said}
      </div>
    </Tools>
  );
}

/** How a run of the simulator lights up the canvas, which follows it to where it stands. */
function useTrace(draft: Draft, show: (card: Card) => void): Trace | undefined {
  const [trace, setTrace] = useState<Trace>();
  useEffect(() => {
    const light = (e: Event) => setTrace((e as CustomEvent<Trace | null>).detail ?? undefined);
    document.addEventListener("flow:trace", light);
    return () => document.removeEventListener("flow:trace", light);
  }, []);
  useEffect(() => {
    const card = trace?.current === undefined ? undefined : draft.card(trace.current);
    if (card) show(card);
  }, [trace, draft, show]);
  return trace;
}

/** Goes to the component that the address names. */
function useLinks(draft: Draft, go: (id: string) => void) {
  useEffect(() => {
    const linked = () => draft.card(location.hash.slice(1)) && go(location.hash.slice(1));
    const timer = setTimeout(linked, 100);
    addEventListener("hashchange", linked);
    return () => {
      clearTimeout(timer);
      removeEventListener("hashchange", linked);
    };
  }, [draft, go]);
}

function Empty({ mayBuild }: { mayBuild: boolean }) {
  return (
    <div className="fempty">
      <h2>No components yet</h2>
      <p className="muted">{mayBuild ? "Drag the first one here, or press A." : "Nobody has added one."}</p>
    </div>
  );
}
