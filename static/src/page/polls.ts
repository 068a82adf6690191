/**
 * Lists that take themselves anew every few seconds (hx-trigger="every …") pause while nobody looks: in a hidden
 * tab, and after a while without a key or a pointer, so that an open page does not keep a session alive for ever.
 */
const patience = 10 * 60_000;
let active = Date.now();

for (const sign of ["pointerdown", "pointermove", "keydown", "visibilitychange"]) {
  document.addEventListener(sign, () => (active = Date.now()), { passive: true });
}

document.addEventListener("htmx:before:request", (e) => {
  // An element that is gone from the page has its events at the document.
  const polls = e.target instanceof Element && e.target.getAttribute("hx-trigger")?.startsWith("every");
  if (polls && (document.hidden || Date.now() - active > patience)) e.preventDefault();
});
