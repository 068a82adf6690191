import { isContactField } from "../attributes";
import { h } from "../dom";
import { Enhanced } from "./enhanced";
import type { RowTable } from "./row-table";

/**
 * <json-tree [fill="mappings"]> round a server-rendered role=tree. One delegated listener serves the whole tree.
 * Enter, Space or a press on a value picks it: json-pick {path, key, kind}, and with "fill" a row of that table.
 */
class JSONTree extends Enhanced {
  protected enhance() {
    this.addEventListener("click", (e) => {
      const item = (e.target as Element).closest<HTMLElement>("[role=treeitem]");
      if (!item) return;
      this.focusItem(item);
      if (item.ariaExpanded === null || (e.target as Element).closest(".jt-pick")) this.pick(item);
      else this.toggle(item);
    });
    this.addEventListener("keydown", (e) => {
      const item = (e.target as Element).closest<HTMLElement>("[role=treeitem]");
      if (item && this.key(e.key, item)) e.preventDefault();
    });
  }

  private get shown(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=treeitem]")].filter(
      (item) => !item.parentElement?.closest('[aria-expanded="false"]'),
    );
  }

  private focusItem(item: HTMLElement | null | undefined) {
    if (!item) return;
    for (const other of this.querySelectorAll<HTMLElement>('[role=treeitem][tabindex="0"]'))
      other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus({ preventScroll: true });
    item.querySelector(".jt-row")?.scrollIntoView({ block: "nearest" });
  }

  private toggle(item: HTMLElement) {
    item.ariaExpanded = item.ariaExpanded === "true" ? "false" : "true";
  }

  /** Returns whether the key meant something here. */
  private key(key: string, item: HTMLElement): boolean {
    const shown = this.shown;
    const at = shown.indexOf(item);
    const moves: Record<string, () => void> = {
      ArrowDown: () => this.focusItem(shown[at + 1]),
      ArrowUp: () => this.focusItem(shown[at - 1]),
      Home: () => this.focusItem(shown[0]),
      End: () => this.focusItem(shown.at(-1)),
      ArrowRight: () => (item.ariaExpanded === "false" ? this.toggle(item) : this.focusItem(shown[at + 1])),
      ArrowLeft: () => (item.ariaExpanded === "true" ? this.toggle(item) : this.focusItem(parentOf(item))),
      Enter: () => this.pick(item),
      " ": () => this.pick(item),
    };
    moves[key]?.();
    return key in moves;
  }

  private pick(item: HTMLElement) {
    const { path, key, kind } = item.dataset;
    if (!path) return;
    for (const other of this.querySelectorAll('[aria-selected="true"]')) other.ariaSelected = "false";
    item.ariaSelected = "true";
    const detail = {
      path,
      key: keyOfPath(path, key ?? ""),
      kind: kind ?? "",
      type: types[kind ?? ""] ?? "text",
    };
    this.dispatchEvent(new CustomEvent("json-pick", { detail, bubbles: true }));
    const table = document.getElementById(this.getAttribute("fill") ?? "") as RowTable | null;
    if (!table) return;
    table.fill(detail);
    const row = item.querySelector(".jt-row");
    if (row?.querySelector(".jt-chip")) return;
    row?.querySelector(".jt-pick")?.remove();
    row?.append(h("span", { className: "jt-chip pill attr", translate: false }, `{{${detail.key}}}`));
  }
}

/** The types that values of JSON go into. */
const types: Record<string, string> = { number: "number", bool: "boolean", array: "list", object: "json" };

function parentOf(item: HTMLElement): HTMLElement | null | undefined {
  return item.parentElement?.closest<HTMLElement>("[role=treeitem]");
}

/**
 * The attribute that a value goes into: named after its key, or after its path where that is a contact field, which chats
 * fill. order.status becomes order_status.
 */
function keyOfPath(path: string, key: string): string {
  const names = path.split(".").filter((name) => suggestedKey(name) && !/^\d+$/.test(name));
  let found = suggestedKey(key);
  for (const name of [...names.slice(0, -1).reverse(), "response"]) {
    if (!isContactField(found)) break;
    found = `${suggestedKey(name)}_${found}`;
  }
  return found;
}

/** A key of the response as the key of an attribute: orderId and order-id become order_id. */
function suggestedKey(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}
customElements.define("json-tree", JSONTree);
