import { type ReactNode, useEffect, useRef } from "react";
import { letLettersWork, lettersWork } from "../../page/letters";
import type { Draft } from "./draft";

function Modal({ label, close, children }: { label: string; close: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="dialog wide" aria-label={label} onClose={close}>
      {children}
    </dialog>
  );
}

const keys: [string, string][] = [
  ["A", "Add a component"],
  ["+", "Add the next step after the component"],
  ["← →", "Go along the lines"],
  ["↑ ↓", "Go to the neighbours"],
  ["Alt + arrows", "Move the component"],
  ["Enter", "Open the settings"],
  ["Esc", "Close them, select nothing"],
  ["Delete", "Delete what is selected"],
  ["Ctrl + Z, Ctrl + Shift + Z", "Undo, redo"],
  ["Ctrl + C, X, V, D", "Copy, cut, paste, duplicate"],
  ["Ctrl + A", "Select all"],
  ["Shift + click, Shift + drag", "Select several"],
  ["Ctrl + F or /", "Find a component"],
  ["S", "Begin with the component"],
  ["T", "Tidy up"],
  ["N", "Add a note"],
  ["C", "Count conversations on the lines"],
  ["0", "Fit to view"],
  ["?", "These keys"],
];

export function Keys({ close }: { close: () => void }) {
  return (
    <Modal label="Keys" close={close}>
      <form method="dialog">
        <h2>Keys</h2>
        <dl className="fkeys">
          {keys.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <label className="row nowrap">
          <input
            className="check"
            type="checkbox"
            defaultChecked={lettersWork()}
            onChange={(e) => letLettersWork(e.currentTarget.checked)}
          />
          Keys without Ctrl work in this browser
        </label>
        <div className="row end">
          <button type="submit" className="btn primary">
            Close
          </button>
        </div>
      </form>
    </Modal>
  );
}

const lines = (words: string[], gone: string) => (words.length ? words : [gone]);

/** Two people did something to the same component. Both are shown; what is not taken can be brought back by Undo. */
export function Clashes({ draft }: { draft: Draft }) {
  const clash = draft.clashes[0];
  if (!clash) return null;
  return (
    <Modal key={clash.id} label="Changed by two people" close={() => {}}>
      <h2>{`Somebody else changed ${clash.name}, too.`}</h2>
      <p>Everything else is saved. Which one shall it be? Undo brings the other one back.</p>
      <div className="columns">
        <section>
          <h3>Theirs</h3>
          <ul>
            {lines(clash.saying.theirs, "Added").map((w) => (
              <li key={w}>{w}</li>
            ))}
          </ul>
          <button type="button" className="btn" onClick={() => draft.settle(clash, false)}>
            Take theirs
          </button>
        </section>
        <section>
          <h3>Mine</h3>
          <ul>
            {lines(clash.saying.mine, "Added").map((w) => (
              <li key={w}>{w}</li>
            ))}
          </ul>
          <button type="button" className="btn primary" onClick={() => draft.settle(clash, true)}>
            Keep mine
          </button>
        </section>
      </div>
    </Modal>
  );
}
