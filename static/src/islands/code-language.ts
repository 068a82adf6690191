import { jsonLanguage } from "@codemirror/lang-json";
import { HighlightStyle, Language } from "@codemirror/language";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { type Input, Parser, type TreeFragment } from "@lezer/common";
import { tags as t } from "@lezer/highlight";
import { HOLE, loopNames, mayBeKnown } from "../attributes";

const decorator = new MatchDecorator({
  regexp: /\{\{(.*?)\}\}/g,
  decoration: (m, view) =>
    Decoration.mark({
      class: mayBeKnown(m[1] ?? "", loopNames(view.state.doc.toString()))
        ? "cm-tpl"
        : "cm-tpl cm-tpl-unknown",
    }),
});

/** Paints the {{attributes}}. */
export const templateMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorator.createDeco(view);
    }
    update(u: ViewUpdate) {
      this.decorations = decorator.updateDeco(u, this.decorations);
    }
  },
  { decorations: (v) => v.decorations },
);

/**
 * {{x}} outside quotes is not JSON. The parser is shown digits of the same length instead, so that colours, folding and
 * indentation go on working behind one.
 */
const masked = (s: string) => s.replace(HOLE, (m) => "1".repeat(m.length));

class TemplateJSON extends Parser {
  createParse(
    input: Input,
    fragments: readonly TreeFragment[],
    ranges: readonly { from: number; to: number }[],
  ) {
    const text = masked(input.read(0, input.length));
    const shown: Input = {
      length: text.length,
      lineChunks: false,
      chunk: (from) => text.slice(from),
      read: (from, to) => text.slice(from, to),
    };
    return jsonLanguage.parser.createParse(shown, fragments, ranges);
  }
}

export const templateJSON = new Language(jsonLanguage.data, new TemplateJSON(), [], "json");

export const highlight = HighlightStyle.define([
  { tag: t.string, class: "tok-string" },
  { tag: t.propertyName, class: "tok-key" },
  { tag: t.number, class: "tok-number" },
  { tag: [t.bool, t.null], class: "tok-word" },
  { tag: [t.separator, t.brace, t.squareBracket], class: "tok-mark" },
]);
