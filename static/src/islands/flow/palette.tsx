import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { placeNear } from "../../place";
import { Icon, own } from "./card";
import type { Kind } from "./types";

/** The type of what is dragged from the palette. */
export const dragType = "application/x-patchbay-kind";

function groups(palette: Kind[]): [string, Kind[]][] {
  const found = new Map<string, Kind[]>();
  for (const kind of palette) found.set(kind.group, [...(found.get(kind.group) ?? []), kind]);
  return [...found];
}

/** The palette beside the canvas: each component is dragged to its place, or clicked. */
export function Palette({ palette, add }: { palette: Kind[]; add: (kind: Kind) => void }) {
  return (
    <nav className="fp-column" aria-label="Components to add">
      {groups(palette).map(([group, kinds]) => (
        <section key={group} data-group={group}>
          <h2>{group}</h2>
          <ul>
            {kinds.map((kind) => (
              <li key={kind.kind}>
                <button
                  type="button"
                  title={kind.help}
                  draggable
                  onDragStart={(e) => {
                    e.dataTransfer.setData(dragType, kind.kind);
                    e.dataTransfer.effectAllowed = "copy";
                  }}
                  onClick={() => add(kind)}
                >
                  <Icon name={kind.icon} />
                  {kind.label}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

interface Choice {
  id: string;
  label: string;
  note?: string;
  icon?: string;
  group?: string;
  own?: boolean; // label and note are what people have written
}

interface PickerProps {
  label: string;
  choices: Choice[];
  near?: DOMRect | undefined;
  choose: (id: string) => void;
  close: () => void;
}

/** What has the text: in front what begins with it, then what has it in its name, then the rest. */
function ranked(choices: Choice[], text: string): Choice[] {
  const rank = ({ label, note }: Choice) => {
    const at = label.toLowerCase().indexOf(text);
    if (at >= 0) return Math.min(at, 1);
    return note?.toLowerCase().includes(text) ? 2 : 3;
  };
  return choices.filter((c) => rank(c) < 3).sort((a, b) => rank(a) - rank(b));
}

/** A box to choose from by typing: which component to add, or which one to go to. */
export function Picker({ label, choices, near, choose, close }: PickerProps) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const found = ranked(choices, typed.trim().toLowerCase());
  const chosen = found[Math.min(at, found.length - 1)];
  useLayoutEffect(() => {
    if (box.current && near) placeNear(box.current, near);
    box.current?.querySelector("input")?.focus({ preventScroll: true });
  }, [near]);
  useEffect(() => {
    box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  const key = (e: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: found.length - 1 }[e.key];
    if (to !== undefined) setAt(Math.max(0, Math.min(to, found.length - 1)));
    else if (e.key === "Enter" && chosen) choose(chosen.id);
    else if (e.key === "Escape") close();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={label}
      className={near ? "fpick" : "fpick centred"}
      onKeyDown={key}
      onBlur={(e) => e.currentTarget.contains(e.relatedTarget) || close()}
    >
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls="fpick-list"
        aria-activedescendant={chosen && `fpick-${chosen.id}`}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        value={typed}
        onChange={(e) => {
          setTyped(e.target.value);
          setAt(0);
        }}
      />
      <div id="fpick-list" role="listbox" aria-label={label} tabIndex={-1}>
        {found.map((c) => (
          <div
            key={c.id}
            id={`fpick-${c.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={c === chosen}
            data-group={c.group}
            onPointerDown={(e) => e.preventDefault()}
            onClick={() => choose(c.id)}
            onKeyDown={key}
          >
            {c.icon && <Icon name={c.icon} />}
            <span translate={own(c.own)}>{c.label}</span>
            {c.note && <small translate={own(c.own)}>{c.note}</small>}
          </div>
        ))}
      </div>
      {!found.length && <p className="muted">{`Nothing has “${typed}”.`}</p>}
    </div>
  );
}
