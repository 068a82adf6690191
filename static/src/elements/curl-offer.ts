import { Enhanced } from "./enhanced";

const LINE = /^\s*curl(\.exe)?\s/i;

/** <curl-offer> in a form with an address: shows itself while the address is a cURL line, and keeps the line breaks of a pasted one. */
class CurlOffer extends Enhanced {
  protected enhance() {
    const form = this.closest("form");
    form?.addEventListener("paste", (e) => this.pasted(e), true);
    form?.addEventListener("input", (e) => this.typed(e.target as HTMLInputElement));
  }

  private get kept() {
    return this.querySelector<HTMLInputElement>("input");
  }

  private pasted(e: ClipboardEvent) {
    const text = e.clipboardData?.getData("text") ?? "";
    if ((e.target as HTMLInputElement).name === "url" && LINE.test(text)) this.keep(text);
  }

  private typed(field: HTMLInputElement) {
    if (field.name !== "url") return;
    this.hidden = !LINE.test(field.value);
    if (this.hidden) this.keep("");
  }

  private keep(text: string) {
    if (!this.kept) return;
    this.kept.value = text;
    this.kept.disabled = text === "";
  }
}

customElements.define("curl-offer", CurlOffer);
