import { Enhanced } from "./enhanced";

/**
 * <choice-list> round a table of boxes: its search hides rows as somebody types, and [data-tick] ticks all that are shown, or
 * none. What is ticked stays when it is hidden. Without scripts the server filters.
 */
class ChoiceList extends Enhanced {
  #said = ""; // in English: what the page shows may be another language by now
  #texts = new Map<HTMLElement, string>();

  protected enhance() {
    for (const row of this.rows) this.#texts.set(row, (row.textContent ?? "").toLowerCase());
    for (const part of this.querySelectorAll<HTMLElement>("[data-with-scripts]")) part.hidden = false;
    for (const part of this.querySelectorAll<HTMLElement>("[data-without-scripts]")) part.hidden = true;
    this.addEventListener("input", (e) => {
      if (e.target === this.search) this.filter();
      this.count();
    });
    this.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && e.target === this.search) e.preventDefault();
    });
    this.addEventListener("click", (e) => {
      const tick = (e.target as Element).closest<HTMLElement>("[data-tick]");
      if (tick) this.tick(tick.dataset.tick === "all");
    });
    this.filter();
    this.count();
  }

  private get rows() {
    return this.querySelectorAll<HTMLElement>("tbody tr");
  }

  private get search() {
    return this.querySelector<HTMLInputElement>("input[type=search]");
  }

  private filter() {
    const words = (this.search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    for (const [row, text] of this.#texts) row.hidden = !words.every((word) => text.includes(word));
  }

  private tick(on: boolean) {
    for (const row of this.rows) {
      const box = row.querySelector<HTMLInputElement>("input[type=checkbox]");
      if (box && (!on || !row.hidden)) box.checked = on;
    }
    this.count();
  }

  private count() {
    const rows = [...this.rows];
    const chosen = this.querySelectorAll("tbody input:checked").length;
    const shown = rows.filter((row) => !row.hidden).length;
    const status = this.querySelector("[data-count]");
    const text = `${chosen} chosen, ${shown} of ${rows.length} shown`;
    if (!status || text === this.#said) return;
    status.textContent = this.#said = text;
  }
}

customElements.define("choice-list", ChoiceList);
