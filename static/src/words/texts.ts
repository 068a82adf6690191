/** The attributes that people read or hear. */
export const read = [
  "alt",
  "aria-description",
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "label",
  "placeholder",
  "title",
];

/** Where texts are never ours: what is typed, code, and what says so itself. */
const literal = "code, kbd, pre, samp, script, style, svg, textarea, var, [contenteditable]";

/** Whether the texts of an element are the program's own. */
function isOurs(element: Element | null, within: string): boolean {
  const nearest = element?.closest(`[translate], ${within}`);
  return !nearest || nearest.getAttribute("translate") === "yes";
}

/** Says every text of ours in a part of a page anew, and writes only what changes by that. */
export function eachText(node: Node, say: (text: string) => string) {
  if (node instanceof Text) return sayText(node, say);
  if (!(node instanceof Element)) return;
  for (const element of [node, ...node.querySelectorAll("*")]) eachAttribute(element, say);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) sayText(walker.currentNode as Text, say);
}

function sayText(text: Text, say: (text: string) => string) {
  if (!text.data.trim() || !isOurs(text.parentElement, literal)) return;
  const said = say(text.data);
  if (said !== text.data) text.data = said;
}

/** Does the same with what people read of one element. */
export function eachAttribute(element: Element, say: (text: string) => string) {
  for (const name of read) {
    const text = element.getAttribute(name);
    if (!text || !isOurs(element, "[translate]")) continue;
    const said = say(text);
    if (said !== text) element.setAttribute(name, said);
  }
}
