import { ChatWindow } from "./chat/window";
import { ChatPreview } from "./widget/preview";

customElements.define("chat-window", ChatWindow); // which a preview has in it
customElements.define("chat-preview", ChatPreview);
