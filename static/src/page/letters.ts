import { store, stored } from "../stored";

/**
 * Whether keys without Ctrl do anything: whoever speaks to the browser or hits keys by accident switches them off where the
 * keys of a page are listed (WCAG 2.2, 2.1.4). This browser remembers it.
 */
const name = "letters";

let off = stored(name) === "off";

export const lettersWork = () => !off;

export function letLettersWork(works: boolean) {
  off = !works;
  store(name, works ? "" : "off");
}

for (const box of document.querySelectorAll<HTMLInputElement>("[data-letters]")) {
  box.checked = lettersWork();
  box.addEventListener("change", () => letLettersWork(box.checked));
}
