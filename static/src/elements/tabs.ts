import { Enhanced } from "./enhanced";

/**
 * <ui-tabs [url]> enhances a server-rendered tablist (WAI-ARIA tabs, automatic activation).
 * A panel hears tab:show when it appears; with "url" the choice is kept as ?tab= in the address.
 */
class UITabs extends Enhanced {
  protected enhance() {
    this.addEventListener("click", (e) => {
      const tab = (e.target as Element).closest<HTMLElement>("[role=tab]");
      if (!tab || !this.tabs.includes(tab)) return; // there may be tabs within a panel, or beside it
      e.preventDefault();
      this.select(tab);
    });
    this.addEventListener("keydown", (e) => this.key(e));
    for (const kind of ["invalid", "reveal"])
      this.addEventListener(kind, (e) => this.reveal(e.target as Element), true);
    const linked = this.tabs.find((t) => t.getAttribute("href") === location.hash);
    if (linked) this.select(linked);
    else this.bringIntoView(this.tabs.find((t) => t.ariaSelected === "true"));
  }

  /** Scrolls the strip alone: a page that opens must not jump. */
  private bringIntoView(tab?: HTMLElement) {
    const strip = tab?.parentElement;
    if (!strip) return;
    const shade = Number.parseFloat(getComputedStyle(strip).scrollPaddingInlineEnd) || 0;
    const beyond = tab.getBoundingClientRect().right - strip.getBoundingClientRect().right + shade;
    if (beyond > 0) strip.scrollLeft += beyond;
  }

  private get tabs(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(":scope > [role=tablist] > [role=tab]")];
  }

  private key(e: KeyboardEvent) {
    const tabs = this.tabs;
    const at = tabs.indexOf(e.target as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1, " ": at }[e.key];
    if (at < 0 || to === undefined) return;
    e.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    next?.focus();
    if (next) this.select(next);
  }

  /**
   * Shows the panel of an element that asks for it with "reveal", and of a field that the browser refuses to send:
   * it cannot show a field in a hidden panel by itself.
   */
  private reveal(field: Element) {
    const panel = field.closest<HTMLElement>("[role=tabpanel][hidden]");
    const tab = this.tabs.find((t) => t.getAttribute("aria-controls") === panel?.id);
    if (panel && tab) this.select(tab);
  }

  private select(tab: HTMLElement) {
    for (const t of this.tabs) this.show(t, t === tab);
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!this.hasAttribute("url")) return;
    const url = new URL(location.href);
    url.searchParams.set("tab", tab.dataset.tab ?? "");
    url.hash = "";
    history.replaceState(history.state, "", url);
  }

  private show(tab: HTMLElement, on: boolean) {
    tab.ariaSelected = String(on);
    tab.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (!panel) return;
    const appears = on && panel.hidden;
    panel.hidden = !on;
    if (appears) panel.dispatchEvent(new CustomEvent("tab:show"));
  }
}
customElements.define("ui-tabs", UITabs);
