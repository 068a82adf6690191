/** A refused form brings the first field that needs another look, or else the banner, under the cursor. */
const isSeen = (element: HTMLElement) => element.getClientRects().length > 0;
const wrong = [...document.querySelectorAll<HTMLElement>("main [aria-invalid=true]")].filter(isSeen);
const banner = document.querySelector<HTMLElement>("form[data-dirty] .banner.bad");
(wrong[0] ?? banner)?.focus();

/** A line of a banner leads to its field, and opens what the field is hidden in. */
document.addEventListener("click", (e) => {
  const link = (e.target as Element).closest<HTMLAnchorElement>(".banner a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  e.preventDefault();
  field.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  const folded = field.closest("details");
  if (folded) folded.open = true;
  if (field.tabIndex < 0) field.tabIndex = -1; // a part of the page that is no field
  field.focus();
});
