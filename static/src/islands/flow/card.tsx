import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo, use } from "react";
import { Tools } from "./tools";
import type { Card, Kind } from "./types";

export interface CardData extends Record<string, unknown> {
  card: Card;
  kind: Kind | undefined;
  isStart: boolean;
  errors: number;
  warnings: number;
  light: "current" | "visited" | undefined;
  stopped: number; // conversations that stand here
}
export type CardNode = Node<CardData, "card">;

export function Icon({ name }: { name: string }) {
  return (
    <svg className="icon" aria-hidden="true">
      <use href={`${use(Tools).icons}#${name}`} />
    </svg>
  );
}

/** Says of an element whether it holds what people have written. */
export const own = (is: unknown) => (is ? "no" : undefined);

export const CardView = memo(function CardView({ data, selected, id }: NodeProps<CardNode>) {
  const { card, kind } = data;
  return (
    <div
      className="fc"
      data-group={kind?.group}
      data-selected={selected || undefined}
      data-light={data.light}
      data-component={id}
    >
      <Handle type="target" position={Position.Left} id="in" className="fc-in" aria-hidden />
      <div className="fc-head">
        <span className="fc-icon">
          <Icon name={kind?.icon ?? "circle-help"} />
        </span>
        <span className="fc-name" key={card.component.name && "own"} translate={own(card.component.name)}>
          {card.component.name || kind?.label}
        </span>
        <Marks data={data} />
      </div>
      {card.summary && (
        <p className="fc-summary" translate="no">
          {card.summary}
        </p>
      )}
      {card.outputs.length > 0 && <Outputs id={id} card={card} />}
    </div>
  );
});

function Marks({ data }: { data: CardData }) {
  const bad = data.errors + data.warnings;
  return (
    <>
      {data.isStart && <span className="pill accent">Start</span>}
      {data.stopped > 0 && (
        <span className="fc-stopped" title={`${data.stopped} conversations stand here`}>
          {data.stopped}
        </span>
      )}
      {data.card.component.comment && (
        <span className="fc-mark" title={data.card.component.comment} translate="no">
          <Icon name="message-circle" />
        </span>
      )}
      {bad > 0 && (
        <span
          className={`fc-mark ${data.errors ? "bad" : "warn"}`}
          title={bad === 1 ? "1 problem" : `${bad} problems`}
        >
          <Icon name={data.errors ? "circle-alert" : "triangle-alert"} />
        </span>
      )}
    </>
  );
}

function Outputs({ id, card }: { id: string; card: Card }) {
  const { mayBuild, pick } = use(Tools);
  return (
    <ul className="fc-outs">
      {card.outputs.map((o) => {
        const open = !card.component.next?.[o.key];
        return (
          <li key={o.key} data-tone={o.tone} data-open={open || undefined}>
            <span className="fc-label" translate={own(o.own)}>
              {o.label}
            </span>
            <Handle type="source" position={Position.Right} id={o.key} className="fc-out" aria-hidden />
            {open && mayBuild && (
              <button
                type="button"
                className="fc-plus nodrag nopan"
                tabIndex={-1}
                aria-label={`Add next step after ${o.label} of ${card.component.name}`}
                title="Add next step"
                onClick={(e) => {
                  e.stopPropagation();
                  pick({ id, output: o.key }, e.currentTarget.getBoundingClientRect());
                }}
              >
                <Icon name="plus" />
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
