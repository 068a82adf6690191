/**
 * A drop-down with data-shows="ID" chooses which parts of that element are seen: those whose data-when names its
 * value. Nothing is fetched, so nothing that is typed meanwhile can be lost.
 */
document.addEventListener("change", (e) => {
  const choice = e.target;
  if (!(choice instanceof HTMLSelectElement) || !choice.dataset.shows) return;
  for (const part of document.querySelectorAll<HTMLElement>(`#${choice.dataset.shows} [data-when]`)) {
    part.hidden = !part.dataset.when?.split(" ").includes(choice.value);
  }
});
