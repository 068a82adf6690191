import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  getSmoothStepPath,
} from "@xyflow/react";
import { memo } from "react";

export type FlowEdge = Edge<{ tone?: string; count?: number }, "flow">;

/** Lines forward are curves; one that goes back runs round the cards instead of behind them. */
export const EdgeView = memo(function EdgeView(p: EdgeProps<FlowEdge>) {
  const isBack = p.targetX < p.sourceX + 24;
  const [path, x, y] = isBack
    ? getSmoothStepPath({ ...p, borderRadius: 14, offset: 24 })
    : getBezierPath({ ...p, curvature: 0.3 });
  const count = p.data?.count;
  return (
    <>
      <BaseEdge path={path} markerEnd={p.markerEnd ?? ""} interactionWidth={18} />
      {count !== undefined && (
        <EdgeLabelRenderer>
          <span
            className="fe-count"
            ref={(e) => void e?.style.setProperty("translate", `calc(${x}px - 50%) calc(${y}px - 50%)`)}
          >
            {count.toLocaleString("en")}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
