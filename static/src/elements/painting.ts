import { HOLE, loopNames, mayBeKnown } from "../attributes";
import type { Finding } from "../check";
import { h } from "../dom";

/** A stretch of a text with one look. */
interface Stretch {
  from: number;
  to: number;
  className: string;
}

/** The painted copy of a field's text. It lies exactly below the text, so it also knows where the caret is. */
export class Painting {
  readonly element = h("div", { className: "tf-paint", ariaHidden: "true", translate: false });
  findings: Finding[] = [];

  constructor(
    private readonly control: HTMLInputElement | HTMLTextAreaElement,
    private readonly isTemplate: boolean,
  ) {
    control.addEventListener("scroll", () => this.follow());
    this.draw();
  }

  draw() {
    const text = this.control.value;
    const holes = this.isTemplate ? holesOf(text) : [];
    const cuts = new Set([0, text.length]);
    for (const { from, to } of [...holes, ...this.findings]) cuts.add(from).add(Math.min(to, text.length));
    const places = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
    const parts = places.slice(1).map((to, i) => this.piece(text, places[i] ?? 0, to, holes));
    this.element.replaceChildren(...parts, "\u200b"); // the last line counts even when it is empty
    this.follow();
  }

  private piece(text: string, from: number, to: number, holes: Stretch[]): Node {
    const within = (s: { from: number; to: number }) => s.from <= from && to <= s.to;
    const wrong = this.findings.find(within);
    const hole = holes.find(within);
    const shown = text.slice(from, to);
    if (!wrong && !hole) return document.createTextNode(shown);
    const classes = [wrong && (wrong.warning ? "warned" : "wrong"), hole?.className];
    return h(hole ? "mark" : "span", { className: classes.filter(Boolean).join(" ") }, shown);
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

  /** The {{…}} at a point of the screen: where it begins and ends. */
  holeAt(x: number, y: number): { from: number; to: number; rect: DOMRect } | undefined {
    for (const { from, to } of holesOf(this.control.value)) {
      const start = this.placeOf(from);
      const end = this.placeOf(to);
      const inLine =
        start.top === end.top ? x >= start.left && x <= end.left : x >= start.left || x <= end.left;
      if (inLine && y >= start.top && y <= end.bottom) return { from, to, rect: start };
    }
    return undefined;
  }

  /** The {{…}} round a place of the text. */
  holeAround(at: number): { from: number; to: number; rect: DOMRect } | undefined {
    const hole = holesOf(this.control.value).find(({ from, to }) => from <= at && at <= to);
    return hole && { ...hole, rect: this.placeOf(hole.from) };
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

export function holesOf(text: string): Stretch[] {
  const loops = loopNames(text);
  return [...text.matchAll(HOLE)].map((hole) => ({
    from: hole.index,
    to: hole.index + hole[0].length,
    className: mayBeKnown(hole[1] ?? "", loops) ? "" : "unknown",
  }));
}
