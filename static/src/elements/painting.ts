import { HOLE, loopNames, mayBeKnown } from "../attributes";
import { h } from "../dom";

/** The painted copy of a field's text. It lies exactly below the text, so it also knows where the caret is. */
export class Painting {
  readonly element = h("div", { className: "tf-paint", ariaHidden: "true" });

  constructor(private readonly control: HTMLInputElement | HTMLTextAreaElement) {
    control.addEventListener("scroll", () => this.follow());
    this.draw();
  }

  draw() {
    const text = this.control.value;
    const loops = loopNames(text);
    const parts: (string | Node)[] = [];
    let done = 0;
    for (const hole of text.matchAll(HOLE)) {
      const className = mayBeKnown(hole[1] ?? "", loops) ? "" : "unknown";
      parts.push(text.slice(done, hole.index), h("mark", { className }, hole[0]));
      done = hole.index + hole[0].length;
    }
    parts.push(text.slice(done), "\u200b"); // the last line counts even when it is empty
    this.element.replaceChildren(...parts);
    this.follow();
  }

  /** Where a character is on the screen: the place for the list. */
  placeOf(index: number): DOMRect {
    let left = index;
    for (const node of this.element.childNodes) {
      const text = node.firstChild ?? node;
      const length = text.textContent?.length ?? 0;
      if (left <= length) return this.rectOf(text, left);
      left -= length;
    }
    return this.control.getBoundingClientRect();
  }

  private rectOf(text: Node, offset: number): DOMRect {
    const range = document.createRange();
    range.setStart(text, offset);
    range.collapse(true);
    const rect = range.getBoundingClientRect();
    return rect.height ? rect : this.control.getBoundingClientRect();
  }

  private follow() {
    this.element.scrollLeft = this.control.scrollLeft;
    this.element.scrollTop = this.control.scrollTop;
  }
}
