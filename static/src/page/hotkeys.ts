import { lettersWork } from "./letters";

/** data-hotkey="mod+s" presses an element, data-hotkey="/" focuses a search box. mod is Ctrl or Cmd. */
document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || document.querySelector("dialog:modal")) return;
  const mod = e.metaKey || e.ctrlKey;
  if (!mod && !lettersWork()) return;
  const key = mod ? `mod+${e.key.toLowerCase()}` : e.key;
  const element = document.querySelector<HTMLElement>(`[data-hotkey="${CSS.escape(key)}"]`);
  if (!element) return;
  if (!mod && (e.target as Element).closest("input, textarea, select, [contenteditable]")) return;
  e.preventDefault();
  if (element.matches("input")) element.focus();
  else element.click();
});
