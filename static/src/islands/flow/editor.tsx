import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  getViewportForBounds,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
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
import { CardView } from "./card";
import { Clashes, Keys } from "./dialogs";
import type { Draft } from "./draft";
import { EdgeView, type FlowEdge } from "./edge";
import { edgesOf, type FlowNode, type Look, nodesOf, type Traffic } from "./elements";
import { boundsOf, height, width } from "./geometry";
import { useKeys } from "./keys";
import { NoteView } from "./note";
import { dragType, Palette, Picker } from "./palette";
import type { Panel } from "./panel";
import { Problems } from "./problems";
import type { Saver } from "./saver";
import { Toolbar } from "./toolbar";
import { Tools } from "./tools";
import type { Doc, Kind, Point, Problem, Trace } from "./types";

/** What stays as it is while cards are dragged. */
const Column = memo(Palette);
const Bar = memo(Toolbar);

const nodeTypes = { card: CardView, note: NoteView };
const edgeTypes = { flow: EdgeView };
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const soft = () => ({ duration: calm.matches ? 0 : 200 });
/** Below this zoom words are too small; a flow that needs less begins with that. */
const readable = 0.55;
const legible = 0.8;
const padding = { left: "32px", right: "32px", top: "32px", bottom: "72px" } as const;

/** What floats above the canvas. */
type Over =
  | { kind: "add"; from?: actions.From; near?: DOMRect; at?: Point }
  | { kind: "find" }
  | { kind: "keys" };

export interface EditorProps {
  doc: Doc;
  draft: Draft;
  saver: Saver;
  panel: Panel;
  auto: actions.Places;
  host: HTMLElement;
}

export function Editor({ doc, draft, saver, panel, auto, host }: EditorProps) {
  const version = useSyncExternalStore(draft.subscribe, draft.snapshot);
  const rf = useReactFlow<FlowNode, FlowEdge>();
  const kinds = useMemo(() => new Map(doc.palette.map((k) => [k.kind, k])), [doc]);
  const [nodes, setNodes] = useState<FlowNode[]>([]);
  const [edges, setEdges] = useState<FlowEdge[]>([]);
  const [over, setOver] = useState<Over>();
  const [trace, setTrace] = useState<Trace>();
  const [traffic, setTraffic] = useState<Traffic>();
  const [current, setCurrent] = useState<string>();
  const [said, say] = useState("");
  const choose = useRef<ReadonlySet<string>>(undefined);
  const first = draft.now.cards.keys().next().value;
  const tabbed = current && (draft.card(current) || draft.now.notes.has(current)) ? current : first;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for all that is in the draft
  useEffect(() => {
    const look: Look = { auto, kinds, trace, traffic, current: tabbed };
    const wanted = choose.current;
    choose.current = undefined;
    setNodes((before) => {
      const next = nodesOf(draft, look, before);
      return wanted
        ? next.map((n) => (!!n.selected === wanted.has(n.id) ? n : { ...n, selected: wanted.has(n.id) }))
        : next;
    });
    setEdges((before) => edgesOf(draft, look, before));
  }, [version, auto, kinds, trace, traffic, tabbed, draft]);

  useEffect(() => {
    const light = (e: Event) => setTrace((e as CustomEvent<Trace | null>).detail ?? undefined);
    document.addEventListener("flow:trace", light);
    return () => document.removeEventListener("flow:trace", light);
  }, []);

  const selected = useCallback(
    () =>
      new Set(
        rf
          .getNodes()
          .filter((n) => n.selected)
          .map((n) => n.id),
      ),
    [rf],
  );

  /** Selects parts, also those that are only about to be drawn. */
  const select = useCallback((ids: Iterable<string>) => {
    const wanted = new Set(ids);
    choose.current = wanted;
    setNodes((ns) =>
      ns.map((n) => (!!n.selected === wanted.has(n.id) ? n : { ...n, selected: wanted.has(n.id) })),
    );
    setEdges((es) => es.map((e) => (e.selected ? { ...e, selected: false } : e)));
  }, []);

  /** Brings a component into sight, selects it and gives it the focus. */
  const go = useCallback(
    (id: string, focus = true) => {
      const card = draft.card(id);
      if (!card) return;
      select([id]);
      setCurrent(id);
      say(`${card.component.name}, ${kinds.get(card.component.kind)?.label}`);
      const at = actions.placeOf(card, auto);
      const h = height(card);
      const corner = rf.flowToScreenPosition(at);
      const end = rf.flowToScreenPosition({ x: at.x + width, y: at.y + h });
      const box = host.getBoundingClientRect();
      const seen =
        corner.x > box.left + 8 && corner.y > box.top + 8 && end.x < box.right - 8 && end.y < box.bottom - 64;
      if (!seen)
        void rf.setCenter(at.x + width / 2, at.y + h / 2, { zoom: Math.max(rf.getZoom(), 0.7), ...soft() });
      if (focus) focusSoon(host, id);
    },
    [auto, draft, host, kinds, rf, select],
  );

  const open = useCallback((id: string, field?: string) => void panel.show(id, field), [panel]);

  /** Shows the whole flow where its words can be read, or else where it begins. */
  const begin = useCallback(() => {
    const box = host.querySelector(".fcanvas")?.getBoundingClientRect();
    const start = draft.now.cards.values().next().value;
    if (!box || !start) return;
    const whole = getViewportForBounds(
      boundsOf(draft.now, (c) => actions.placeOf(c, auto)),
      box.width,
      box.height,
      0.1,
      1,
      padding,
    );
    const at = actions.placeOf(start, auto);
    const near = {
      x: 40 - at.x * legible,
      y: box.height / 2 - (at.y + height(start) / 2) * legible,
      zoom: legible,
    };
    void rf.setViewport(whole.zoom < readable ? near : whole);
  }, [auto, draft, host, rf]);

  const middle = useCallback(() => {
    const box = host.getBoundingClientRect();
    return rf.screenToFlowPosition({ x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - 60 });
  }, [host, rf]);

  const add = useCallback(
    (kind: Kind, from?: actions.From, at?: Point) => {
      const one = [...selected()];
      const card = one.length === 1 && one[0] ? draft.card(one[0]) : undefined;
      const output = !from && !at && card ? actions.openOutput(card) : undefined;
      const id = actions.add(
        draft,
        auto,
        kind,
        at ?? middle(),
        from ?? (card && output ? { id: card.component.id, output } : undefined),
      );
      setOver(undefined);
      go(id, false);
      open(id, "name");
    },
    [auto, draft, go, middle, open, selected],
  );

  const pick = useCallback((from: actions.From, near: DOMRect) => setOver({ kind: "add", from, near }), []);
  const write = useCallback((id: string, text: string) => actions.write(draft, id, text), [draft]);
  const tools = useMemo(
    () => ({ icons: doc.icons, mayBuild: doc.mayBuild, pick, write }),
    [doc, pick, write],
  );

  const connected = useCallback(
    (c: Connection) => actions.connect(draft, { id: c.source, output: c.sourceHandle ?? "next" }, c.target),
    [draft],
  );
  const reconnected = useCallback(
    (old: FlowEdge, c: Connection) => {
      if (old.source !== c.source || old.sourceHandle !== c.sourceHandle)
        actions.connect(draft, { id: old.source, output: old.sourceHandle ?? "next" }, undefined);
      connected(c);
    },
    [connected, draft],
  );
  /** A line that ends on the bare canvas asks what comes there. */
  const dropped = useCallback((e: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid || !state.fromNode || state.fromHandle?.type !== "source" || state.toNode) return;
    const p = "clientX" in e ? e : e.changedTouches[0];
    if (!p) return;
    const from = { id: state.fromNode.id, output: state.fromHandle.id ?? "next" };
    setOver({ kind: "add", from, near: new DOMRect(p.clientX, p.clientY, 1, 1) });
  }, []);

  const moved = useCallback(
    (_: unknown, __: unknown, some: FlowNode[]) =>
      actions.move(
        draft,
        auto,
        new Map(some.map((n) => [n.id, { x: Math.round(n.position.x), y: Math.round(n.position.y) }])),
      ),
    [auto, draft],
  );

  const movedAll = useCallback((e: unknown, some: FlowNode[]) => moved(e, undefined, some), [moved]);
  const nodesChanged = useCallback(
    (c: NodeChange<FlowNode>[]) => setNodes((ns) => applyNodeChanges(c, ns)),
    [],
  );
  const edgesChanged = useCallback(
    (c: EdgeChange<FlowEdge>[]) => setEdges((es) => applyEdgeChanges(c, es)),
    [],
  );
  const left = useCallback(() => panel.close(), [panel]);
  const clicked = useCallback(
    (e: MouseOf, n: FlowNode) => {
      setCurrent(n.id);
      if (n.type === "card" && !e.shiftKey && !e.metaKey && !e.ctrlKey) open(n.id);
    },
    [open],
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
      out: () => void rf.zoomOut(soft()),
      in: () => void rf.zoomIn(soft()),
      fit: () => void rf.fitView({ ...soft(), padding, maxZoom: 1 }),
      tidy: () =>
        void actions
          .tidy(draft)
          .then(() => requestAnimationFrame(() => rf.fitView({ ...soft(), padding, maxZoom: 1 }))),
      note: () => {
        const id = actions.addNote(draft, middle());
        select([id]);
        setCurrent(id);
        focusSoon(host, id, "textarea");
      },
      add: () => setOver({ kind: "add" }),
      find: () => setOver({ kind: "find" }),
      keys: () => setOver({ kind: "keys" }),
      count: () => (traffic ? setTraffic(undefined) : void count(doc.links.traffic).then(setTraffic)),
    }),
    [doc, draft, host, middle, rf, select, traffic, travel],
  );

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
    middle,
    pick,
    say,
    over: !!over,
  });

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
  useEffect(() => {
    const linked = () => draft.card(location.hash.slice(1)) && go(location.hash.slice(1));
    const timer = setTimeout(linked, 100);
    addEventListener("hashchange", linked);
    return () => {
      clearTimeout(timer);
      removeEventListener("hashchange", linked);
    };
  }, [draft, go]);

  const drop = (e: DragEvent) => {
    const kind = kinds.get(e.dataTransfer.getData(dragType));
    if (!kind) return;
    e.preventDefault();
    const p = rf.screenToFlowPosition({ x: e.clientX, y: e.clientY });
    add(kind, undefined, { x: p.x - width / 2, y: p.y - 20 });
  };

  return (
    <Tools value={tools}>
      {doc.mayBuild && <Column palette={doc.palette} add={add} />}
      <section className="fcanvas" aria-label="Canvas" onDrop={drop} onDragOver={(e) => e.preventDefault()}>
        <ReactFlow<FlowNode, FlowEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={nodesChanged}
          onEdgesChange={edgesChanged}
          onConnect={connected}
          onConnectEnd={dropped}
          onReconnect={reconnected}
          onNodeDragStop={moved}
          onSelectionDragStop={movedAll}
          onNodeClick={clicked}
          onPaneClick={left}
          nodesDraggable={doc.mayBuild}
          nodesConnectable={doc.mayBuild}
          edgesReconnectable={doc.mayBuild}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          multiSelectionKeyCode={multi}
          selectionKeyCode="Shift"
          panOnScroll
          snapToGrid
          snapGrid={grid}
          minZoom={0.1}
          maxZoom={1.75}
          onInit={begin}
          connectionRadius={28}
          onlyRenderVisibleElements={draft.now.cards.size > 60}
          elevateNodesOnSelect={false}
          aria-label="Chat flow"
        >
          <Background variant={BackgroundVariant.Dots} gap={16} size={1.25} />
          <MiniMap pannable zoomable ariaLabel="Overview of the flow" nodeClassName={group} />
        </ReactFlow>
        {draft.now.cards.size === 0 && <Empty mayBuild={doc.mayBuild} />}
        {traffic && <Counted traffic={traffic} />}
        <Bar
          canUndo={draft.canUndo}
          canRedo={draft.canRedo}
          counts={doc.published ? !!traffic : undefined}
          act={act}
          problems={problems}
        />
      </section>
      {over?.kind === "add" && (
        <Picker
          label="Add component"
          near={over.near}
          choices={doc.palette.map((k) => ({
            id: k.kind,
            label: k.label,
            note: k.help,
            icon: k.icon,
            group: k.group,
          }))}
          choose={(k) => add(kinds.get(k) as Kind, over.from)}
          close={() => setOver(undefined)}
        />
      )}
      {over?.kind === "find" && (
        <Picker
          label="Find component"
          choices={[...draft.now.cards.values()].map((c) => ({
            id: c.component.id,
            label: c.component.name,
            note: c.summary,
            icon: kinds.get(c.component.kind)?.icon ?? "search",
          }))}
          choose={(id) => {
            setOver(undefined);
            go(id);
          }}
          close={() => setOver(undefined)}
        />
      )}
      {over?.kind === "keys" && <Keys close={() => setOver(undefined)} />}
      <Clashes draft={draft} />
      <div className="sr" role="status" aria-label="What has just happened">
        {said}
      </div>
    </Tools>
  );
}

const grid: [number, number] = [8, 8];
const multi = ["Shift", "Meta", "Control"];
const group = (n: FlowNode) =>
  n.type === "card" ? `mm-${n.data.kind?.group.replace(" ", "-").toLowerCase()}` : "mm-note";

function Empty({ mayBuild }: { mayBuild: boolean }) {
  return (
    <div className="fempty">
      <h2>No components yet</h2>
      <p className="muted">{mayBuild ? "Drag the first one here, or press A." : "Nobody has added one."}</p>
    </div>
  );
}

function Counted({ traffic }: { traffic: Traffic }) {
  const n = traffic.conversations.toLocaleString("en");
  return (
    <p className="fcounted" role="status">
      Version {traffic.version}:{" "}
      {traffic.conversations === traffic.limit ? `the newest ${n} conversations` : `${n} conversations`}
    </p>
  );
}

async function count(url: string): Promise<Traffic> {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  return (await response.json()) as Traffic;
}

/** Focuses a node once it is drawn and may have the focus. */
function focusSoon(host: HTMLElement, id: string, within?: string, tries = 60) {
  const node = host.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  const target = within ? node?.querySelector<HTMLElement>(within) : node;
  if (target && (within || target.tabIndex === 0)) target.focus({ preventScroll: true });
  // What is not measured yet is hidden, and what is hidden takes no focus.
  if ((!target || document.activeElement !== target) && tries > 0)
    requestAnimationFrame(() => focusSoon(host, id, within, tries - 1));
}
