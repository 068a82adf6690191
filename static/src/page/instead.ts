/** What a warning offers (ui.Field.Instead) is written into its control, as if it had been typed. */
document.addEventListener("click", (e) => {
  const button = (e.target as Element).closest<HTMLElement>("[data-instead]");
  const control = document.getElementById(button?.dataset.for ?? "");
  if (!button || !(control instanceof HTMLInputElement)) return;
  control.value = button.dataset.instead ?? "";
  for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  control.focus();
});
