/** Whether what a field hears of is written by a script, so that it offers nothing. */
export const writing = { now: false };

/** Writes into a field as if somebody typed it, so that Ctrl+Z takes it back. */
export function write(
  control: HTMLInputElement | HTMLTextAreaElement,
  from: number,
  to: number,
  text: string,
  caret = text.length,
) {
  control.focus();
  control.setSelectionRange(from, to);
  writing.now = true;
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done) {
    // not all browsers know the old command in every field
    control.setRangeText(text, from, to, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  writing.now = false;
  control.setSelectionRange(from + caret, from + caret);
}
