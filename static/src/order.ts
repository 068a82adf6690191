import { h } from "./dom";

/**
 * Rows whose order counts: the grip of a row drags it, Alt+Up and Alt+Down move it. Rows of a form are told apart by the
 * numbers in their names, so what moves is what is typed into them, not the rows.
 */
export function makeOrdered(table: HTMLElement) {
  const rows = () => [...table.querySelectorAll<HTMLElement>("tbody tr:not(.blank, .row-more)")];
  const status = h("p", { className: "sr", role: "status" });
  table.append(status);

  const swap = (from: number, to: number): boolean => {
    const [a, b] = [rows()[from], rows()[to]];
    if (!a || !b) return false;
    const [mine, theirs] = [fieldsOf(a), fieldsOf(b)];
    mine.forEach((field, i) => {
      const other = theirs[i];
      if (other) exchange(field, other);
    });
    status.textContent = `Row ${to + 1} of ${rows().length}`;
    return true;
  };

  table.addEventListener("keydown", (e) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
    const focused = e.target as HTMLElement;
    const at = rows().findIndex((row) => row.contains(focused));
    if (!by || !e.altKey || at < 0) return;
    e.preventDefault();
    const column = fieldsOf(rows()[at]).indexOf(focused as HTMLInputElement);
    if (swap(at, at + by)) fieldsOf(rows()[at + by])[column]?.focus();
  });

  table.addEventListener("move-above", (e) => {
    const above = (e as CustomEvent<string>).detail;
    const at = rows().findIndex((row) => row.contains(e.target as Element));
    const to = rows().findIndex((row) => row.querySelector(`[name="${CSS.escape(above)}"]`));
    if (at < 0 || to < 0) return; // somebody has deleted one meanwhile
    for (let i = at; i > to; i--) swap(i, i - 1);
    fieldsOf(rows()[to])[0]?.focus();
  });

  const grips = () => {
    for (const row of table.querySelectorAll("tbody tr:not(.row-more)")) {
      const tool = row.querySelector("td.tool:last-child");
      if (!tool || tool.querySelector("[data-grip]")) continue;
      const grip = h(
        "span",
        { className: "row-grip", title: "Drag, or Alt with the arrow keys", ariaHidden: "true" },
        "⠿",
      );
      grip.dataset.grip = "";
      tool.prepend(grip);
    }
  };
  grips();
  table.addEventListener("input", grips);
  table.addEventListener("pointerdown", (e) => {
    const grip = (e.target as Element).closest("[data-grip]");
    let at = rows().findIndex((row) => row.contains(grip));
    if (!grip || at < 0) return;
    e.preventDefault();
    grip.setPointerCapture(e.pointerId);
    const move = (m: Event) => {
      const y = (m as PointerEvent).clientY;
      const over = rows().findIndex(
        (row) => y >= row.getBoundingClientRect().top && y <= row.getBoundingClientRect().bottom,
      );
      while (over >= 0 && at !== over && swap(at, at + Math.sign(over - at))) at += Math.sign(over - at);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), {
      once: true,
    });
  });
}

type Field = HTMLInputElement | HTMLSelectElement;
const fieldsOf = (row?: Element): Field[] => [
  ...(row?.querySelectorAll<Field>("input[name], select[name]") ?? []),
];

function exchange(a: Field, b: Field) {
  [a.value, b.value] = [b.value, a.value];
  for (const field of [a, b]) field.dispatchEvent(new Event("input", { bubbles: true }));
}
