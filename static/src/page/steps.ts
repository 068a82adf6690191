/** Up and down go from step to step of a [data-steps] list, from wherever one is on the page but a field. */
document.addEventListener("keydown", (e) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
  const target = e.target as Element;
  if (!by || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.defaultPrevented) return;
  if (target.closest("input, textarea, select, dialog, [role=region]")) return;
  const steps = [...document.querySelectorAll<HTMLElement>("[data-steps] [data-step]")];
  const current = steps.findIndex((step) => step.ariaCurrent === "step");
  const next = steps[current + by];
  if (steps.length === 0) return;
  e.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  next?.click();
});
