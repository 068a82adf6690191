import { type ReactFlowState, useReactFlow, useStore, useViewport } from "@xyflow/react";
import { memo, type PointerEvent, useMemo } from "react";
import { type Places, placeOf } from "./actions";
import { boundsOf, height, width } from "./geometry";
import type { State } from "./state";
import type { Kind } from "./types";

const size = { width: 140, height: 105 };
const margin = 5; // on the screen
const note = { width: 208, height: 74 };

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface OverviewProps {
  state: State;
  auto: Places;
  kinds: ReadonlyMap<string, Kind>;
}

/**
 * The whole flow in a corner, with what of it is in sight. It draws the draft and not what is being dragged, and one path for
 * each colour and not one shape for each card, so that it costs nothing while somebody works.
 */
export const Overview = memo(function Overview({ state, auto, kinds }: OverviewProps) {
  const rf = useReactFlow();
  const seen = useSight();
  const shapes = useMemo(() => shapesOf(state, auto, kinds), [state, auto, kinds]);
  const whole = useMemo(() => boundsOf(state, (c) => placeOf(c, auto)), [state, auto]);
  if (!state.cards.size) return null;
  const frame = framed(around(whole, seen));
  const center = (e: PointerEvent<SVGSVGElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = frame.x + ((e.clientX - box.x) / box.width) * frame.width;
    const y = frame.y + ((e.clientY - box.y) / box.height) * frame.height;
    void rf.setCenter(x, y, { zoom: rf.getZoom() });
  };
  return (
    <svg
      className="foverview"
      role="img"
      aria-label="Overview of the flow"
      {...size}
      viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        center(e);
      }}
      onPointerMove={(e) => e.currentTarget.hasPointerCapture(e.pointerId) && center(e)}
    >
      {[...shapes].map(([group, d]) => (
        <path key={group} data-group={group} d={d} />
      ))}
      <path className="foverview-mask" fillRule="evenodd" d={`${rectangle(frame)}${rectangle(seen)}`} />
    </svg>
  );
});

const sizeOf = (s: ReactFlowState) => `${s.width} ${s.height}`;

/** The part of the flow that is in sight. */
function useSight(): Box {
  const { x, y, zoom } = useViewport();
  const [w = 0, h = 0] = useStore(sizeOf).split(" ").map(Number);
  return { x: -x / zoom, y: -y / zoom, width: w / zoom, height: h / zoom };
}

const rectangle = ({ x, y, width, height }: Box) => `M${x} ${y}h${width}v${height}h${-width}z`;

/** One path for each group of the palette, and one for the notes. */
function shapesOf(state: State, auto: Places, kinds: ReadonlyMap<string, Kind>): Map<string, string> {
  const shapes = new Map<string, string>();
  const add = (group: string, box: Box) => shapes.set(group, (shapes.get(group) ?? "") + rectangle(box));
  for (const card of state.cards.values())
    add(kinds.get(card.component.kind)?.group ?? "", {
      ...placeOf(card, auto),
      width,
      height: height(card),
    });
  for (const { at } of state.notes.values()) add("note", { ...at, ...note });
  return shapes;
}

function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The box in the middle of one that has the shape of the overview, with a margin. */
function framed(box: Box): Box {
  const scale = Math.max(box.width / (size.width - 2 * margin), box.height / (size.height - 2 * margin));
  const [w, h] = [size.width * scale, size.height * scale];
  return { x: box.x - (w - box.width) / 2, y: box.y - (h - box.height) / 2, width: w, height: h };
}
