import { attributes } from "../attributes";
import { makeOrdered } from "../order";
import { NEXT_ROW } from "../rows";
import { Enhanced } from "./enhanced";

/**
 * <row-table next="3" [count="count-headers"]> round a table of form rows: typing in the blank last row adds the
 * next one from its <template>. fill() is how a JSON tree hands over a value. What data-said-of says of a field goes
 * when the field is typed in.
 */
export class RowTable extends Enhanced {
  protected enhance() {
    this.addEventListener("input", (e) => this.typed(e.target as Element));
    this.addEventListener("recount", () => this.recount());
    if (this.hasAttribute("ordered")) makeOrdered(this);
    this.addEventListener("click", (e) => {
      const row = (e.target as Element).closest("[data-delete]")?.closest("tr");
      if (row) this.remove_(row);
    });
  }

  /** Puts values into the inputs of the blank row whose data-pick names them; a path that is there is shown. */
  fill(values: Record<string, string>) {
    const paths = this.querySelectorAll<HTMLInputElement>("tbody [data-pick=path]");
    const same = [...paths].find((input) => input.value === values.path)?.closest("tr");
    const row = same ?? this.querySelector("tr.blank");
    if (!row) return;
    if (!same) this.write(row, values);
    this.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
    const fields = [...row.querySelectorAll<HTMLElement>("[data-pick=key], [data-pick=attribute]")];
    fields.findLast((field) => field.checkVisibility())?.focus();
  }

  private write(row: Element, values: Record<string, string>) {
    const choice = row.querySelector("[data-pick=attribute]");
    const keys =
      choice instanceof HTMLSelectElement
        ? [...choice.options].map((option) => option.value)
        : attributes().map((attribute) => attribute.key); // too many for a drop-down
    const exists = keys.includes(values.key ?? "");
    if (exists) values = { ...values, attribute: values.key ?? "", key: "" };
    for (const input of row.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-pick]")) {
      const value = values[input.dataset.pick ?? ""];
      if (value === undefined) continue;
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  private typed(target: Element) {
    document.querySelector(`[data-said-of="${CSS.escape(target.id)}"]`)?.remove();
    const row = firstLine(target.closest("tr"));
    if (row?.classList.contains("blank")) {
      row.classList.remove("blank");
      this.append_();
    }
    this.recount();
  }

  private append_() {
    const blank = this.querySelector("template")?.content.cloneNode(true) as DocumentFragment | undefined;
    if (!blank) return;
    const next = Number(this.getAttribute("next"));
    this.setAttribute("next", String(next + 1));
    for (const element of blank.querySelectorAll("*"))
      for (const { name, value } of element.attributes)
        if (value.includes(NEXT_ROW)) element.setAttribute(name, value.replaceAll(NEXT_ROW, String(next)));
    this.querySelector("tbody")?.append(blank);
  }

  private remove_(row: Element) {
    const more = isMore(row.nextElementSibling) ? row.nextElementSibling : null;
    more?.remove();
    const near = row.nextElementSibling ?? firstLine(row.previousElementSibling);
    this.undoable(row, more, near);
    row.remove();
    near?.querySelector<HTMLElement>("input:not([type=checkbox]), select, textarea")?.focus();
    this.recount();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Offers to put a deleted row back where it was. */
  private undoable(row: Element, more: Element | null, before: Element | null | undefined) {
    const undo = () => {
      const body = this.querySelector("tbody");
      const place =
        before && before.parentElement === body && before.previousElementSibling !== row ? before : null;
      body?.insertBefore(row, place ?? body.querySelector("tr.blank"));
      if (isMore(more)) row.after(more);
      this.recount();
      this.dispatchEvent(new Event("input", { bubbles: true }));
      row.querySelector<HTMLElement>("input:not([type=checkbox])")?.focus();
    };
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "The row is deleted.", undo } }));
  }

  private recount() {
    const badge = document.getElementById(this.getAttribute("count") ?? "");
    const rows = [...this.querySelectorAll("tbody tr:not(.blank, .row-more)")];
    const used = rows.filter((row) => row.querySelector<HTMLInputElement>("[name$='.on']")?.checked ?? true);
    if (badge) badge.textContent = used.length ? String(used.length) : "";
  }
}
/** A row may have a second line (ui.RowMore), which goes where its first line goes. */
function isMore(row: Element | null): row is Element {
  return row?.classList.contains("row-more") ?? false;
}

function firstLine(row: Element | null): Element | null {
  return isMore(row) ? row.previousElementSibling : row;
}
customElements.define("row-table", RowTable);
