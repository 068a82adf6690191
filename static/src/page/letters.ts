/**
 * Whether keys without Ctrl do anything: whoever speaks to the browser or hits keys by accident switches them off where the
 * keys of a page are listed (WCAG 2.2, 2.1.4). This browser remembers it.
 */
const name = "letters";

let off = false; // where nothing is remembered, until the page is left

try {
  off = localStorage.getItem(name) === "off";
} catch {
  // The browser keeps nothing for this site.
}

export const lettersWork = () => !off;

function set(works: boolean) {
  off = !works;
  try {
    if (works) localStorage.removeItem(name);
    else localStorage.setItem(name, "off");
  } catch {
    // It counts for this page, then.
  }
}

for (const box of document.querySelectorAll<HTMLInputElement>("[data-letters]")) {
  box.checked = lettersWork();
  box.addEventListener("change", () => set(box.checked));
}
