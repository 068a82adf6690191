import { type ReactNode, use } from "react";
import { Icon } from "./card";
import { Tools } from "./tools";

interface ToolProps {
  icon: string;
  label: string;
  keys?: string;
  off?: boolean;
  pressed?: boolean;
  text?: ReactNode;
  act: () => void;
}

export function Tool({ icon, label, keys, off, pressed, text, act }: ToolProps) {
  return (
    <button
      type="button"
      className={`btn ghost sm ${text === undefined ? "icon-only" : ""}`}
      aria-label={label}
      aria-pressed={pressed}
      title={keys ? `${label} (${keys})` : label}
      disabled={off}
      onClick={act}
    >
      <Icon name={icon} />
      {text}
    </button>
  );
}

interface ToolbarProps {
  canUndo: boolean;
  canRedo: boolean;
  counts: boolean | undefined; // undefined: nothing was published, so nothing can be counted
  problems: ReactNode;
  act: Record<
    "undo" | "redo" | "out" | "in" | "fit" | "tidy" | "note" | "add" | "find" | "count" | "keys",
    () => void
  >;
}

export function Toolbar({ canUndo, canRedo, counts, problems, act }: ToolbarProps) {
  const { mayBuild } = use(Tools);
  return (
    <div className="ftools" role="toolbar" aria-label="Canvas">
      {mayBuild && (
        <>
          <Tool icon="plus" label="Add component" keys="A" act={act.add} />
          <Tool icon="undo-2" label="Undo" keys="Ctrl+Z" off={!canUndo} act={act.undo} />
          <Tool icon="redo-2" label="Redo" keys="Ctrl+Shift+Z" off={!canRedo} act={act.redo} />
        </>
      )}
      <Tool icon="zoom-out" label="Zoom out" keys="-" act={act.out} />
      <Tool icon="zoom-in" label="Zoom in" keys="+" act={act.in} />
      <Tool icon="maximize" label="Fit to view" keys="0" act={act.fit} />
      {mayBuild && (
        <>
          <Tool icon="network" label="Tidy up" keys="T" act={act.tidy} />
          <Tool icon="sticky-note" label="Add note" keys="N" act={act.note} />
        </>
      )}
      <Tool icon="search" label="Find component" keys="/" act={act.find} />
      {counts !== undefined && (
        <Tool icon="activity" label="Conversations on the lines" keys="C" pressed={counts} act={act.count} />
      )}
      <Tool icon="keyboard" label="Keys" keys="?" act={act.keys} />
      {problems}
    </div>
  );
}
