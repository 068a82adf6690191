import { ChatWindow } from "./chat/window";
import { PatchbayChat, windowName } from "./widget/element";
import { place } from "./widget/script";

// A page may have the script twice, for two chats.
const name = "patchbay-chat";
const script = document.currentScript as HTMLScriptElement | null; // null in a module
if (script?.src) PatchbayChat.home = script.src;
if (!customElements.get(name)) {
  customElements.define(windowName, ChatWindow);
  customElements.define(name, PatchbayChat);
}
if (script?.dataset.flow) place(script, name);
