/** An element that takes over server-rendered children once, however often it is moved in the document. */
export abstract class Enhanced extends HTMLElement {
  #enhanced = false;

  connectedCallback() {
    if (this.#enhanced) return;
    this.#enhanced = true;
    this.enhance();
  }

  protected abstract enhance(): void;
}
