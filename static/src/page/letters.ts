/**
 * Whether keys without Ctrl do anything: whoever speaks to the browser or hits keys by accident switches them off where the
 * keys of a page are listed (WCAG 2.2, 2.1.4). This browser remembers it.
 */
const name = "letters";

export const lettersWork = () => localStorage.getItem(name) !== "off";

for (const box of document.querySelectorAll<HTMLInputElement>("[data-letters]")) {
  box.checked = lettersWork();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(name);
    else localStorage.setItem(name, "off");
  });
}
