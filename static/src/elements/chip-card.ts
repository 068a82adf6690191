import { attributes, isNamed, nameIn, sampleOf } from "../attributes";
import { h } from "../dom";
import { placeNear } from "../place";
import { aboutOf } from "./attribute-list";

/** A {{…}} in a text: what stands between the braces, where it is, and how it is written anew. */
export interface Chip {
  inside: string;
  rect: DOMRect;
  write(inside: string): void;
}

/** What becomes of a placeholder whose value is not set, and how the language writes that. */
const policies = [
  { name: "Null", about: "Null, or an empty text", tail: () => "" },
  { name: "Leave out", about: "Leaves out the member, row or header", tail: () => " | optional" },
  {
    name: "Default",
    about: "Another value stands in",
    tail: (text: string) => ` ?? '${text.replace(/['\\]/g, "\\$&")}'`,
  },
  { name: "Stop", about: "Stops the call before anything is sent", tail: () => " | required" },
];
const POLICY = /\s*(\?\?\s*.+|\|\s*(?:optional|required|default\s*:.*))$/s;

function policyOf(inside: string): string {
  const tail = POLICY.exec(inside)?.[1] ?? "";
  if (/^\|\s*optional/.test(tail)) return "Leave out";
  if (/^\|\s*required/.test(tail)) return "Stop";
  return tail ? "Default" : "Null";
}

const sources = new Map<string, Promise<string[]>>();

async function ask(key: string): Promise<string[]> {
  const answer = await fetch(`/attributes/${encodeURIComponent(key)}/sources`).catch(() => null);
  return answer?.ok ? ((await answer.json()) as string[]) : [];
}

function sourcesOf(key: string): Promise<string[]> {
  const known = sources.get(key) ?? ask(key);
  sources.set(key, known);
  return known;
}

/** The one card of the page: it says what a chip is and where its value comes from, and sets what happens without one. */
class ChipCard {
  private readonly element = h("div", { className: "chip-card", role: "dialog" });
  private shown = "";
  private timer = 0;
  private back: HTMLElement | null = null;

  constructor() {
    this.element.ariaLabel = "About this placeholder";
    this.element.popover = "manual";
    this.element.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.element.addEventListener("pointerleave", () => this.leave());
    this.element.addEventListener("focusout", () => this.leave());
    this.element.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      e.stopPropagation();
      this.hide();
    });
  }

  /** Shows the card after a moment, or at once with the focus in it. */
  show(chip: Chip, focus: boolean) {
    clearTimeout(this.timer);
    if (this.isOpen && this.shown === chip.inside && !focus) return;
    this.timer = window.setTimeout(() => this.open(chip, focus), focus ? 0 : 350);
  }

  leave() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.element.contains(document.activeElement) || this.hide(), 250);
  }

  hide() {
    clearTimeout(this.timer);
    if (!this.isOpen) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidePopover();
    if (hadFocus) this.back?.focus();
  }

  private get isOpen() {
    return this.element.matches(":popover-open");
  }

  private open(chip: Chip, focus: boolean) {
    this.shown = chip.inside;
    this.back = document.activeElement as HTMLElement | null;
    if (!this.element.isConnected) document.body.append(this.element);
    this.element.replaceChildren(...this.parts(chip));
    if (!this.isOpen) this.element.showPopover();
    placeNear(this.element, chip.rect);
    if (focus) this.element.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  }

  private parts(chip: Chip): HTMLElement[] {
    const key = nameIn(chip.inside);
    const known = attributes().find((a) => a.key === key);
    const head = h("p", {}, h("code", {}, `{{${chip.inside.trim()}}}`));
    if (!known)
      return [
        head,
        h("p", { className: "muted" }, key ? "No attribute has this name." : "A value that is computed."),
      ];
    const about = h(
      "p",
      { className: "muted" },
      ...aboutOf([known.label, known.typeName ?? known.type].filter(Boolean), isNamed(known)),
    );
    const value = sampleOf(known);
    const facts = h("ul", { className: "chip-from" });
    if (known.scope === "secret") facts.append(h("li", {}, "Kept in Secrets, masked everywhere"));
    else facts.append(h("li", {}, value ? `Now: ${value}` : "No test value and no default"));
    if (known.scope === "contact" || known.scope === "conversation")
      void sourcesOf(key).then((all) =>
        facts.append(...all.slice(0, 5).map((source) => h("li", {}, source))),
      );
    return [head, about, facts, this.menu(chip)];
  }

  private menu(chip: Chip): HTMLElement {
    const now = policyOf(chip.inside);
    const bare = chip.inside.replace(POLICY, "").trim();
    const other = h("input", { className: "input mono", placeholder: "What stands in" });
    other.ariaLabel = "Default value";
    other.hidden = now !== "Default";
    other.value = /\?\?\s*'(.*)'\s*$/s.exec(chip.inside)?.[1] ?? "";
    const write = (tail: string) => {
      this.hide();
      chip.write(bare + tail);
    };
    other.addEventListener(
      "keydown",
      (e) => e.key === "Enter" && write(policies[2]?.tail(other.value) ?? ""),
    );
    const buttons = policies.map((p) => {
      const button = h("button", { type: "button", title: p.about }, p.name);
      button.ariaPressed = String(p.name === now);
      button.addEventListener("click", () => {
        if (p.name !== "Default") return write(p.tail(""));
        other.hidden = false;
        other.focus();
      });
      return button;
    });
    const group = h("div", { className: "segmented", role: "group" }, ...buttons);
    group.ariaLabel = "When it has no value";
    return h(
      "div",
      { className: "stack tight" },
      h("p", { className: "hint" }, "When it has no value"),
      group,
      other,
    );
  }
}

export const chipCard = new ChipCard();
