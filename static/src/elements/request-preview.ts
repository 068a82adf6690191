import type { Asked, Checked, Piece, Preview } from "../check";
import { h } from "../dom";
import { Enhanced } from "./enhanced";

const colours = 6;

/**
 * <request-preview form="api-form"> shows the request that the form makes with its test values, as each check of it
 * says: every value in the colour of the placeholder that wrote it. It copies as a command with secrets masked.
 */
class RequestPreview extends Enhanced {
  private readonly sources: string[] = [];
  private readonly shown = h("div", { className: "preview" });
  private readonly waits = h("p", { className: "hint", role: "status" });

  protected enhance() {
    const form = document.getElementById(this.getAttribute("form") ?? "");
    this.append(this.waits, this.shown);
    form?.addEventListener("checked", (e) => {
      const answer = (e as CustomEvent<Checked>).detail;
      this.show(answer);
      addFields(answer.values);
    });
  }

  private show({ preview, waits }: Checked) {
    this.waits.textContent = preview ? preview.note : `Not complete yet. ${waits}`;
    this.waits.hidden = !this.waits.textContent;
    this.shown.classList.toggle("stale", !preview);
    if (preview) this.draw(preview);
  }

  private draw(preview: Preview) {
    const line = h(
      "div",
      { className: "preview-line" },
      h("b", {}, preview.method),
      " ",
      ...this.pieces(preview.url),
    );
    const headers = preview.headers.map(({ name, value }) =>
      h(
        "div",
        { className: "preview-line" },
        h("span", { className: "preview-name" }, `${name}: `),
        ...this.pieces(value),
      ),
    );
    const parts: HTMLElement[] = [h("code", { className: "preview-head" }, line, ...headers)];
    if (preview.body.length)
      parts.push(h("code", { className: "preview-body" }, ...this.pieces(preview.body)));
    const copy = h("button", { type: "button", className: "btn sm" }, "Copy as cURL");
    copy.dataset.copy = preview.curl;
    parts.push(h("div", { className: "row" }, this.legend(preview), copy));
    this.shown.replaceChildren(...parts);
  }

  private pieces(all: Piece[]): (Node | string)[] {
    return all.map((p) => {
      if (!p.from && !p.secret) return p.text;
      const piece = h(
        "span",
        { className: p.secret ? "seg secret" : `seg seg-${this.colour(p.from ?? "")}` },
        p.text,
      );
      piece.title = p.from ? `{{${p.from}}}` : "A secret that is typed in";
      return piece;
    });
  }

  /** A placeholder keeps its colour while the page is open. */
  private colour(from: string): number {
    if (!this.sources.includes(from)) this.sources.push(from);
    return this.sources.indexOf(from) % colours;
  }

  private legend(preview: Preview): HTMLElement {
    const all = [...preview.url, ...preview.headers.flatMap((each) => each.value), ...preview.body];
    const names = [...new Set(all.filter((p) => p.from).map((p) => p.from ?? ""))];
    const items = names.map((from) => {
      const secret = all.some((p) => p.from === from && p.secret);
      return h(
        "li",
        {},
        h("code", { className: secret ? "seg secret" : `seg seg-${this.colour(from)}` }, `{{${from}}}`),
      );
    });
    const list = h("ul", { className: "preview-legend grow" }, ...items);
    list.ariaLabel = "Where the values come from";
    return list;
  }
}
customElements.define("request-preview", RequestPreview);

/** A value that the form has begun to need can be typed at once. */
function addFields(values: Asked[]) {
  const place = document.getElementById("test-value-fields");
  for (const v of values) {
    const id = `f-values-${v.key}`;
    if (!place || document.getElementById(id)) continue;
    const input = h("input", {
      id,
      className: "input",
      autocomplete: "off",
      placeholder: v.sample,
      translate: false,
    });
    input.name = `values.${v.key}`;
    input.type = v.secret ? "password" : "text";
    input.setAttribute("aria-describedby", `${id}-hint`);
    const hint = h("p", { className: "hint", id: `${id}-hint` }, `Test value of {{${v.key}}}`);
    place.append(
      h("div", { className: "field" }, h("label", { htmlFor: id, translate: false }, v.label), input, hint),
    );
  }
}
