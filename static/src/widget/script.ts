import type { PatchbayChat } from "./element";

/** data-title of the script is the heading of the element; every other one keeps its name. */
const renamed: Record<string, string> = { "data-title": "heading" };

/**
 * Makes the element of <script src="https://host/widget.js" data-flow="phone-verification" async>, whose data- attributes
 * are those of the element.
 */
export function place(script: HTMLScriptElement, name: string) {
  const element = document.createElement(name) as PatchbayChat;
  for (const { name, value } of script.attributes)
    if (name.startsWith("data-")) element.setAttribute(renamed[name] ?? name.slice("data-".length), value);
  if (!element.hasAttribute("src")) element.setAttribute("src", new URL(script.src).origin);
  if (document.body) document.body.append(element);
  else document.addEventListener("DOMContentLoaded", () => document.body.append(element));
}
