import { getViewportForBounds, type ReactFlowInstance } from "@xyflow/react";
import { useMemo } from "react";
import { type Places, placeOf } from "./actions";
import type { Draft } from "./draft";
import type { FlowEdge } from "./edge";
import type { FlowNode } from "./elements";
import { boundsOf, height, width } from "./geometry";
import type { Card } from "./types";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const soft = () => ({ duration: calm.matches ? 0 : 200 });
/** Below this zoom words are too small; a flow that needs less begins with that. */
const readable = 0.55;
const legible = 0.8;
const padding = { left: "32px", right: "32px", top: "32px", bottom: "72px" } as const;

/** What is in sight of the flow, and how that changes. */
export function useView(
  draft: Draft,
  auto: Places,
  host: HTMLElement,
  rf: ReactFlowInstance<FlowNode, FlowEdge>,
) {
  return useMemo(() => {
    const canvas = () => host.querySelector(".fcanvas")?.getBoundingClientRect() ?? new DOMRect();

    /** Where the whole flow is in sight. React Flow knows this only of what it has drawn. */
    const whole = () => {
      const { width, height } = canvas();
      const bounds = boundsOf(draft.now, (c) => placeOf(c, auto));
      return getViewportForBounds(bounds, width, height, 0.1, 1, padding);
    };
    const fit = () => void (draft.now.cards.size && rf.setViewport(whole(), soft()));

    /** Brings a card into sight when it is not. */
    const show = (card: Card) => {
      const at = placeOf(card, auto);
      const h = height(card);
      const corner = rf.flowToScreenPosition(at);
      const end = rf.flowToScreenPosition({ x: at.x + width, y: at.y + h });
      const box = canvas();
      const seen =
        corner.x > box.left + 8 && corner.y > box.top + 8 && end.x < box.right - 8 && end.y < box.bottom - 64;
      if (!seen)
        void rf.setCenter(at.x + width / 2, at.y + h / 2, { zoom: Math.max(rf.getZoom(), 0.7), ...soft() });
    };

    /** show() once the canvas has the size that it has now. */
    const keep = (id: string) => {
      const card = draft.card(id);
      if (card) requestAnimationFrame(() => requestAnimationFrame(() => show(card)));
    };

    /** Shows the whole flow where its words can be read, or else where it begins. */
    const begin = () => {
      const start = draft.now.cards.values().next().value;
      if (!start) return;
      const all = whole();
      const at = placeOf(start, auto);
      const near = {
        x: 40 - at.x * legible,
        y: canvas().height / 2 - (at.y + height(start) / 2) * legible,
        zoom: legible,
      };
      void rf.setViewport(all.zoom < readable ? near : all);
    };

    const middle = () => {
      const box = canvas();
      return rf.screenToFlowPosition({
        x: box.x + box.width / 2 - width / 2,
        y: box.y + box.height / 2 - 60,
      });
    };
    const closer = () => void rf.zoomIn(soft());
    const farther = () => void rf.zoomOut(soft());
    return { show, keep, begin, middle, fit, closer, farther };
  }, [auto, draft, host, rf]);
}

/** Focuses a node once it is drawn and may have the focus: what is not measured yet is hidden, and takes none. */
export async function focusSoon(host: HTMLElement, id: string, within?: string) {
  for (let tries = 60; tries > 0; tries--) {
    const node = host.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    const target = within ? node?.querySelector<HTMLElement>(within) : node;
    if (target && (within || target.tabIndex === 0)) target.focus({ preventScroll: true });
    if (target && document.activeElement === target) return;
    await new Promise(requestAnimationFrame);
  }
}
