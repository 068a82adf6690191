import { ChatWindow } from "./chat/window";

if (!customElements.get("chat-window")) customElements.define("chat-window", ChatWindow);
