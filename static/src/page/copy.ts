/** data-copy="text" copies it. */
document.addEventListener("click", async (e) => {
  const button = (e.target as Element).closest<HTMLElement>("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    document.dispatchEvent(new CustomEvent("toast", { detail: "Copied" }));
  } catch {
    // Plain http on a LAN address has no clipboard.
    const detail = { text: "The browser does not allow copying here.", tone: "bad" };
    document.dispatchEvent(new CustomEvent("toast", { detail }));
  }
});
