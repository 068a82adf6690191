/**
 * A drop-down with data-shows="ID" chooses which parts of that element are seen: those whose data-when names its
 * value. Nothing is fetched, so nothing that is typed meanwhile can be lost. With data-count="ID" it also has what is
 * seen counted anew in that badge.
 */
document.addEventListener("change", (e) => {
  const choice = e.target;
  if (!(choice instanceof HTMLSelectElement) || !choice.dataset.shows) return;
  const whole = document.getElementById(choice.dataset.shows);
  if (!whole) return;
  const badge = document.getElementById(choice.dataset.count ?? "");
  if (badge) badge.textContent = "";
  for (const part of partsOf(whole)) {
    part.hidden = !part.dataset.when?.split(" ").includes(choice.value);
    if (part.hidden) continue;
    for (const counted of part.querySelectorAll("row-table, textarea[data-count]")) recount(counted);
  }
});

/** The rows that tables add later have parts too. */
function partsOf(whole: HTMLElement): HTMLElement[] {
  const blanks = [...whole.querySelectorAll("template")].map((template) => template.content);
  return [whole, ...blanks].flatMap((root) => [...root.querySelectorAll<HTMLElement>("[data-when]")]);
}

const recount = (counted: Element) => counted.dispatchEvent(new Event("recount", { bubbles: true }));

/** A text area with data-count="ID" counts as one in that badge while there is something in it. */
for (const kind of ["input", "recount"]) {
  document.addEventListener(kind, (e) => {
    const area = e.target;
    if (!(area instanceof HTMLTextAreaElement)) return;
    const badge = document.getElementById(area.dataset.count ?? "");
    if (badge) badge.textContent = area.value.trim() ? "1" : "";
  });
}
