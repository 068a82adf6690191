import { EditorView, keymap } from "@codemirror/view";
import { HOLE } from "../attributes";
import { chipCard } from "../elements/chip-card";

function holeAt(view: EditorView, at: number) {
  for (const found of view.state.doc.toString().matchAll(HOLE)) {
    const to = found.index + found[0].length;
    if (found.index <= at && at <= to) return { from: found.index, to, inside: found[1] ?? "" };
  }
  return undefined;
}

function show(view: EditorView, at: number, focus: boolean): boolean {
  const hole = holeAt(view, at);
  const place = hole && view.coordsAtPos(hole.from);
  if (!hole || !place) return false;
  const write = (inside: string) => {
    view.dispatch({ changes: { from: hole.from, to: hole.to, insert: `{{${inside}}}` }, userEvent: "input" });
    view.focus();
  };
  chipCard.show(
    { inside: hole.inside, rect: new DOMRect(place.left, place.top, 0, place.bottom - place.top), write },
    focus,
  );
  return true;
}

/** A {{…}} says what it is to the pointer, and with Alt+Enter at the caret. */
export const chips = [
  EditorView.domEventHandlers({
    pointermove(e, view) {
      const at = view.posAtCoords({ x: e.clientX, y: e.clientY });
      if (at === null || !show(view, at, false)) chipCard.leave();
    },
    pointerleave() {
      chipCard.leave();
    },
  }),
  keymap.of([{ key: "Alt-Enter", run: (view) => show(view, view.state.selection.main.head, true) }]),
];
