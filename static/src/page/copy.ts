/** data-copy="text" copies it; data-copy-from="id" copies the text of an element. */
document.addEventListener("click", async (e) => {
  const button = (e.target as Element).closest<HTMLElement>("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copyFrom ?? "");
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? source?.textContent ?? "");
    document.dispatchEvent(new CustomEvent("toast", { detail: "Copied" }));
  } catch {
    // Plain http on a LAN address has no clipboard.
    const detail = { text: "The browser does not allow copying here.", tone: "bad" };
    document.dispatchEvent(new CustomEvent("toast", { detail }));
  }
});
