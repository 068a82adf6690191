/**
 * A search box with data-narrows="ID" hides, as one types, the parts of that element whose data-words lack the text, and
 * each data-group that has none left. #ID-count says how many there are. A link to a hidden part shows all of them again.
 */
function narrow(box: HTMLInputElement) {
  const id = box.dataset.narrows ?? "";
  const list = document.getElementById(id);
  const text = box.value.trim().toLowerCase();
  const parts = [...(list?.querySelectorAll<HTMLElement>("[data-words]") ?? [])];
  for (const part of parts) part.hidden = !part.dataset.words?.includes(text);
  for (const group of list?.querySelectorAll<HTMLElement>("[data-group]") ?? [])
    group.hidden = !group.querySelector("[data-words]:not([hidden])");
  const count = document.getElementById(`${id}-count`);
  const left = parts.filter((part) => !part.hidden).length;
  if (count)
    count.textContent = text && (left ? `${left} of ${parts.length}` : `Nothing has “${box.value.trim()}”`);
}

document.addEventListener("input", (e) => {
  if ((e.target as HTMLElement).dataset.narrows) narrow(e.target as HTMLInputElement);
});
document.addEventListener("click", (e) => {
  const link = (e.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
  if (!link || !document.getElementById(link.hash.slice(1))?.hidden) return;
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-narrows]")) {
    box.value = "";
    narrow(box);
  }
});
