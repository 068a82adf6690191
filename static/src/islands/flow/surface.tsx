import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
} from "@xyflow/react";
import { type MouseEvent as MouseOf, memo, useCallback, useEffect, useRef, useState } from "react";
import * as actions from "./actions";
import { CardView } from "./card";
import type { Draft } from "./draft";
import { EdgeView, type FlowEdge } from "./edge";
import { chosen, edgesOf, type FlowNode, type Look, nodesOf } from "./elements";
import { NoteView } from "./note";

const nodeTypes = { card: CardView, note: NoteView };
const edgeTypes = { flow: EdgeView };

/** What screen readers say of every component and every line. */
const spoken = {
  "node.a11yDescription.default":
    "Enter opens the settings, arrow keys go along the lines, Delete removes it.",
  "edge.a11yDescription.default": "Delete removes the line.",
};
const grid: [number, number] = [8, 8];
const multi = ["Shift", "Meta", "Control"];
/** A flow with more components draws only those in sight. */
const many = 60;

/** Parts that are to be selected, also those that are only about to be drawn. */
export interface Choice {
  ids: ReadonlySet<string>;
}

interface SurfaceProps {
  draft: Draft;
  version: number; // of what is in the draft
  look: Look;
  choice: Choice | undefined;
  mayBuild: boolean;
  begin: () => void;
  clicked: (node: FlowNode, e: MouseOf) => void;
  left: () => void;
  dropped: (from: actions.From, at: DOMRect) => void;
}

/**
 * The cards and lines of the draft, and what a mouse does to them. What changes with every move of a mouse is kept here, so
 * that nothing else is drawn again while something is dragged.
 */
export const Surface = memo(function Surface(p: SurfaceProps) {
  const { draft, version, look, choice, mayBuild } = p;
  const { auto } = look;
  const [nodes, setNodes] = useState<FlowNode[]>(() => nodesOf(draft, look, []));
  const [edges, setEdges] = useState<FlowEdge[]>(() => edgesOf(draft, look, []));
  const done = useRef(choice);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for all that is in the draft
  useEffect(() => {
    const wanted = choice === done.current ? undefined : choice?.ids;
    done.current = choice;
    setNodes((before) => chosen(nodesOf(draft, look, before), before, wanted));
    setEdges((before) => chosen(edgesOf(draft, look, before), before, wanted && none));
  }, [version, draft, look, choice]);

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
  const nodesChanged = useCallback(
    (c: NodeChange<FlowNode>[]) => setNodes((ns) => applyNodeChanges(c, ns)),
    [],
  );
  const edgesChanged = useCallback(
    (c: EdgeChange<FlowEdge>[]) => setEdges((es) => applyEdgeChanges(c, es)),
    [],
  );
  const moved = useCallback(
    (some: FlowNode[]) =>
      actions.move(
        draft,
        auto,
        new Map(some.map((n) => [n.id, { x: Math.round(n.position.x), y: Math.round(n.position.y) }])),
      ),
    [auto, draft],
  );
  /** A line that ends on the bare canvas asks what comes there. */
  const ended = (e: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid || !state.fromNode || state.fromHandle?.type !== "source" || state.toNode) return;
    const at = "clientX" in e ? e : e.changedTouches[0];
    const from = { id: state.fromNode.id, output: state.fromHandle.id ?? "next" };
    if (at) p.dropped(from, new DOMRect(at.clientX, at.clientY, 1, 1));
  };

  return (
    <ReactFlow<FlowNode, FlowEdge>
      nodes={nodes}
      edges={edges}
      ariaLabelConfig={spoken}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={nodesChanged}
      onEdgesChange={edgesChanged}
      onConnect={connected}
      onConnectEnd={ended}
      onReconnect={reconnected}
      onNodeDragStop={(_, __, some) => moved(some)}
      onSelectionDragStop={(_, some) => moved(some)}
      onNodeClick={(e, node) => p.clicked(node, e)}
      onPaneClick={p.left}
      nodesDraggable={mayBuild}
      nodesConnectable={mayBuild}
      edgesReconnectable={mayBuild}
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
      onInit={p.begin}
      connectionRadius={28}
      onlyRenderVisibleElements={draft.now.cards.size > many}
      elevateNodesOnSelect={false}
      aria-label="Chat flow"
    >
      <Background variant={BackgroundVariant.Dots} gap={16} size={1.25} />
    </ReactFlow>
  );
});

const none: ReadonlySet<string> = new Set();
