import { Prec } from "@codemirror/state";
import { type EditorView, keymap, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { AttributeList } from "../elements/attribute-list";
import { createAttribute } from "../elements/create-attribute";
import { type Choice, type Offer, offerAt, written } from "../suggest";

/** The attribute picker of template fields inside the editor: the same list, the same keys. It is shown in the host. */
export function picker(host: HTMLElement) {
  const plugin = ViewPlugin.define((view) => new Picker(view, host), {
    eventHandlers: {
      blur(this: Picker) {
        this.close();
      },
    },
  });
  const key = (name: string) => (view: EditorView) => view.plugin(plugin)?.key(name) ?? false;
  const names = ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"];
  const ask = { key: "Ctrl-Space", run: (view: EditorView) => view.plugin(plugin)?.suggest(true) ?? false };
  return [plugin, Prec.highest(keymap.of([...names.map((name) => ({ key: name, run: key(name) })), ask]))];
}

class Picker {
  private readonly list: AttributeList;

  constructor(
    private readonly view: EditorView,
    host: HTMLElement,
  ) {
    this.list = new AttributeList(
      view.contentDOM,
      (offer, choice) => this.insert(offer, choice),
      (offer) => this.create(offer),
    );
    host.append(this.list.element);
    host.addEventListener("pick", () => this.suggest(true));
  }

  update(u: ViewUpdate) {
    if (u.docChanged && u.transactions.some((t) => t.isUserEvent("input.type") || t.isUserEvent("delete"))) {
      requestAnimationFrame(() => this.suggest(false)); // places are known after the update
    } else if (u.selectionSet && !u.docChanged) this.close();
  }

  destroy() {
    this.list.element.remove();
  }

  key(key: string): boolean {
    if (key !== "Escape") return this.list.key(key);
    const wasOpen = this.list.isOpen;
    this.close();
    return wasOpen;
  }

  close() {
    if (this.list.isOpen) this.list.close();
  }

  suggest(asked: boolean): boolean {
    const { state } = this.view;
    const offer = offerAt(state.doc.toString(), state.selection.main.head, "template", true, asked);
    const place = offer && this.view.coordsAtPos(offer.from);
    if (!offer || !place || (!offer.choices.length && !offer.create)) this.close();
    else this.list.open(offer, new DOMRect(place.left, place.top, 0, place.bottom - place.top));
    return true;
  }

  private insert(offer: Offer, choice: Choice) {
    const { text, caret } = written(offer, choice);
    this.list.close();
    this.view.dispatch({
      changes: { from: offer.from, to: offer.to, insert: text },
      selection: { anchor: offer.from + caret },
      userEvent: "input.complete",
    });
    this.view.focus();
  }

  private async create(offer: Offer) {
    this.list.close();
    const made = await createAttribute(offer.create);
    this.view.focus();
    if (made) this.insert(offer, { text: made.key, group: "", about: [], own: false, sample: "", caret: 0 });
  }
}
