/** A menu is folded by Escape, and by a press elsewhere. */
const unfolded = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");

document.addEventListener("pointerdown", (e) => {
  for (const menu of unfolded()) if (!menu.contains(e.target as Node)) menu.open = false;
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || e.defaultPrevented) return;
  for (const menu of unfolded()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    e.preventDefault();
  }
});
