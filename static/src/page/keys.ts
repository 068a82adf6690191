import { lettersWork } from "./letters";

/** ? shows the keys of the page, where it has a dialog with the id "keys". */
document.addEventListener("keydown", (e) => {
  const dialog = document.getElementById("keys");
  if (
    e.key !== "?" ||
    !lettersWork() ||
    !(dialog instanceof HTMLDialogElement) ||
    document.querySelector("dialog:modal")
  )
    return;
  if ((e.target as Element).closest("input, textarea, select, [contenteditable]")) return;
  e.preventDefault();
  dialog.showModal();
});
document.addEventListener("click", (e) => {
  const dialog = document.getElementById("keys");
  if ((e.target as Element).closest("[data-keys]") && dialog instanceof HTMLDialogElement) dialog.showModal();
});
