import { h } from "../dom";
import { Enhanced } from "./enhanced";

interface Choice {
  value: string;
  label: string;
}

/** How long a person stops typing before what fits is asked for, in ms. */
const pause = 150;

/**
 * <key-picker from="/choices/apis"> round a native <input list> and its <datalist>: while somebody types, the options are
 * those that the server finds. Without it the key is typed.
 */
class KeyPicker extends Enhanced {
  private timer = 0;
  private asked = "";

  protected enhance() {
    const input = this.querySelector("input");
    input?.addEventListener("focus", () => void this.ask(input.value));
    input?.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(input.value), pause);
    });
  }

  private async ask(text: string) {
    this.asked = text;
    const from = `${this.getAttribute("from")}?q=${encodeURIComponent(text.trim())}`;
    const answer = await fetch(from, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || this.asked !== text) return; // without an answer the key is typed
    const found = (await answer.json()) as Choice[];
    const options = found.map(({ value, label }) => h("option", { value, translate: false }, label));
    this.querySelector("datalist")?.replaceChildren(...options);
  }
}

customElements.define("key-picker", KeyPicker);
