import { say } from "../../words/say";
import type { From } from "./actions";
import { Keys } from "./dialogs";
import type { Draft } from "./draft";
import { Picker } from "./palette";
import type { Kind, Point } from "./types";

/** What floats above the canvas. */
export type Over =
  | { kind: "add"; from?: From; near?: DOMRect; at?: Point }
  | { kind: "find" }
  | { kind: "keys" };

interface FloatingProps {
  over: Over | undefined;
  draft: Draft;
  kinds: ReadonlyMap<string, Kind>;
  add: (kind: Kind, from?: From, at?: Point) => void;
  find: (id: string) => void;
  close: () => void;
}

/** The palette at the place where something is to be added, the search, or the list of keys. */
export function Floating({ over, draft, kinds, add, find, close }: FloatingProps) {
  switch (over?.kind) {
    case "add":
      return (
        <Picker
          label="Add component"
          near={over.near}
          choices={[...kinds.values()].map((k) => ({
            id: k.kind,
            label: say(k.label),
            note: say(k.help),
            icon: k.icon,
            group: k.group,
          }))}
          choose={(k) => add(kinds.get(k) as Kind, over.from, over.at)}
          close={close}
        />
      );
    case "find":
      return (
        <Picker
          label="Find component"
          choices={[...draft.now.cards.values()].map((c) => ({
            id: c.component.id,
            label: c.component.name,
            note: c.summary,
            icon: kinds.get(c.component.kind)?.icon ?? "search",
            own: true,
          }))}
          choose={find}
          close={close}
        />
      );
    case "keys":
      return <Keys close={close} />;
    default:
      return null;
  }
}
