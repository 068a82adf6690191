import { Enhanced } from "./enhanced";

/**
 * <sortable-list> round an <ol> of form rows: the arrow buttons, Alt+arrow keys and dragging by the grip put the
 * rows in another order. The order itself is the order of the hidden inputs, so the form needs nothing else.
 */
class SortableList extends Enhanced {
  protected enhance() {
    this.addEventListener("click", (e) => this.pressed(e));
    this.addEventListener("keydown", (e) => this.key(e));
    this.addEventListener("pointerdown", (e) => this.grab(e));
  }

  private get items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(":scope > ol > li")];
  }

  private itemOf(target: EventTarget | null): HTMLElement | undefined {
    return this.items.find((item) => item.contains(target as Node));
  }

  private pressed(e: MouseEvent) {
    const button = (e.target as Element).closest<HTMLButtonElement>("button[name=move]");
    const item = this.itemOf(button);
    if (!button || !item) return;
    e.preventDefault(); // without a script the same button submits the form
    this.step(item, button.value.startsWith("up:") ? -1 : 1);
    button.focus();
  }

  private key(e: KeyboardEvent) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
    const focused = e.target as HTMLElement;
    const item = this.itemOf(focused);
    if (!e.altKey || !by || !item || !focused.closest(".sortable-head")) return;
    e.preventDefault();
    this.step(item, by);
    focused.focus();
  }

  private step(item: HTMLElement, by: number) {
    const items = this.items;
    const neighbour = items[items.indexOf(item) + by];
    if (!neighbour) return;
    if (by < 0) neighbour.before(item);
    else neighbour.after(item);
    this.moved(item);
  }

  private grab(e: PointerEvent) {
    const grip = (e.target as Element).closest<HTMLElement>("[data-grip]");
    const item = this.itemOf(grip);
    if (!grip || !item || e.button !== 0) return;
    e.preventDefault();
    const before = this.items.indexOf(item);
    grip.setPointerCapture(e.pointerId);
    item.classList.add("dragged");
    const move = (m: PointerEvent) => this.drag(item, m.clientY);
    const drop = () => {
      grip.removeEventListener("pointermove", move);
      item.classList.remove("dragged");
      if (this.items.indexOf(item) !== before) this.moved(item);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  }

  /** Moves the neighbours, not the dragged row: a row that leaves the document loses the pointer. */
  private drag(item: HTMLElement, y: number) {
    const before = item.previousElementSibling;
    const after = item.nextElementSibling;
    if (before && y < middle(before)) item.after(before);
    else if (after && y > middle(after)) item.before(after);
  }

  private moved(item: HTMLElement) {
    const items = this.items;
    const place = items.indexOf(item) + 1;
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = `${item.dataset.label} is now ${place} of ${items.length}`;
    item.scrollIntoView({ block: "nearest" });
    item.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function middle(element: Element): number {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}
customElements.define("sortable-list", SortableList);
