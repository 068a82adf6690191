import { useState } from "react";
import { Icon } from "./card";
import type { Draft } from "./draft";
import { Tool } from "./toolbar";
import type { Problem } from "./types";

/** The button that counts what is wrong, and the list that it opens. */
export function Problems({ draft, go }: { draft: Draft; go: (problem: Problem) => void }) {
  const [open, setOpen] = useState(false);
  const all = [...draft.problems].sort((a, b) => Number(a.warning) - Number(b.warning));
  const errors = all.filter((p) => !p.warning).length;
  if (!all.length)
    return (
      <span className="ftools-state">
        <Icon name="circle-check" />
        No problems
      </span>
    );
  const text = all.length === 1 ? "1 problem" : `${all.length} problems`;
  return (
    <>
      <span className={errors ? "ftools-problems bad" : "ftools-problems warn"}>
        <Tool
          icon={errors ? "circle-alert" : "triangle-alert"}
          label={text}
          text={text}
          pressed={open}
          act={() => setOpen(!open)}
        />
      </span>
      {open && (
        <section className="fproblems" aria-label="Problems">
          <ul>
            {all.map((p) => (
              <li key={`${p.component} ${p.field} ${p.text}`}>
                <button type="button" className={p.warning ? "warn" : "bad"} onClick={() => go(p)}>
                  <Icon name={p.warning ? "triangle-alert" : "circle-alert"} />
                  <span>
                    {p.component && (
                      <strong translate="no">
                        {draft.card(p.component)?.component.name ?? p.component}:{" "}
                      </strong>
                    )}
                    {p.text}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
