import { h } from "../dom";

/** Where there is no room for a chat beside the page it takes the whole window. style.css says the same. */
const narrow = matchMedia("(max-width: 480px), (max-height: 420px)");

/**
 * What the chat is shown in. Beside a page it is no modal dialog: one may go on reading and typing there. On a telephone it
 * covers the page, so that it is one, and keyboard and screen reader stay in it. Both are in the browser's top layer, which
 * no z-index or transform of a page reaches.
 */
export class Panel {
  readonly element = h("dialog", { className: "panel", popover: "manual" });
  private seen?: AbortController;

  constructor(close: () => void) {
    this.element.addEventListener("cancel", (e) => {
      e.preventDefault();
      close();
    });
    this.element.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || e.defaultPrevented) return;
      e.preventDefault();
      e.stopPropagation(); // what the page itself closes by Escape stays open
      close();
    });
  }

  get isOpen(): boolean {
    return this.element.open || this.element.matches(":popover-open");
  }

  open() {
    if (this.isOpen) return;
    if (!narrow.matches) return this.element.showPopover();
    this.element.showModal();
    this.fit();
  }

  close() {
    this.seen?.abort();
    this.element.style.removeProperty("height");
    this.element.style.removeProperty("top");
    if (this.element.open) this.element.close();
    else if (this.isOpen) this.element.hidePopover();
  }

  /** Keeps what is typed in above a keyboard on the screen, which on iOS covers the window and does not make it smaller. */
  private fit() {
    const view = visualViewport;
    if (!view) return;
    this.seen = new AbortController();
    const { signal } = this.seen;
    const fit = () => {
      this.element.style.height = `${view.height}px`;
      this.element.style.top = `${view.offsetTop}px`;
    };
    view.addEventListener("resize", fit, { signal });
    view.addEventListener("scroll", fit, { signal });
    fit();
  }
}
