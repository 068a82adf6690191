import { h } from "../dom";
import { lettersWork } from "./letters";

/**
 * In lists, j and k go from row to row, and so do the arrows once one is in a row; down leads from the search box to the first
 * row and up back to it. Enter opens the row, because its link has the focus. x ticks it.
 */
const rows = () =>
  [...document.querySelectorAll<HTMLAnchorElement>("main.page .grid-table a.row-link")].filter((row) =>
    row.checkVisibility(),
  );
const search = () => document.querySelector<HTMLInputElement>("input[type=search][data-hotkey='/']");

document.addEventListener("keydown", (e) => {
  const target = e.target as HTMLElement;
  if (e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
  if (document.querySelector("dialog:modal")) return;
  const box = search();
  const inRow = target.closest("main.page .grid-table tr") !== null && !target.matches("input:not(.check)");
  const by = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[e.key];
  const letter = e.key.length === 1;
  if (letter && !lettersWork()) return;
  if (target.closest("input, textarea, select, [contenteditable]") && (target === box ? letter : !inRow))
    return;
  if (e.key === "x" && inRow) return tick(e, target);
  if (by && (letter || inRow || target === box)) go(e, by, box);
});

function go(e: Event, by: number, box: HTMLInputElement | null) {
  const all = rows();
  const row = (e.target as Element).closest("tr");
  const at = all.findIndex((link) => row?.contains(link));
  if (all.length === 0) return;
  e.preventDefault();
  const next = at < 0 ? all[0] : all[at + by];
  if (next) next.focus();
  else if (by < 0) box?.focus();
}

function tick(e: Event, target: HTMLElement) {
  const box = target.closest("tr")?.querySelector<HTMLInputElement>("input.check");
  if (!box) return;
  e.preventDefault();
  box.click();
}

/** The box in the head of the column ticks every row that is there. */
function addAll() {
  for (const head of document.querySelectorAll<HTMLElement>("[data-tick-all]:not(:has(input))")) {
    const all = h("input", { type: "checkbox", className: "check", ariaLabel: "Tick all" });
    all.addEventListener("change", () => {
      for (const box of head.closest("table")?.querySelectorAll<HTMLInputElement>("td .check") ?? [])
        box.checked = all.checked;
    });
    head.replaceChildren(all);
  }
}
addAll();
document.addEventListener("htmx:after:swap", addAll);
