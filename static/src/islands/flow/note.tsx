import type { Node, NodeProps } from "@xyflow/react";
import { memo, use, useEffect, useState } from "react";
import { Tools } from "./tools";

export type NoteNode = Node<{ text: string }, "note">;

/** A note for the people who build the flow. It is stored when one leaves it. */
export const NoteView = memo(function NoteView({ data, id, selected }: NodeProps<NoteNode>) {
  const { mayBuild, write } = use(Tools);
  const [text, setText] = useState(data.text);
  useEffect(() => setText(data.text), [data.text]);
  return (
    <div className="fnote" data-selected={selected || undefined}>
      <textarea
        className="nodrag nopan nowheel"
        aria-label="Note"
        placeholder="A note for your team"
        tabIndex={-1}
        value={text}
        readOnly={!mayBuild}
        onChange={(e) => setText(e.target.value)}
        onBlur={() => write(id, text)}
      />
    </div>
  );
});
