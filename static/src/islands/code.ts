import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, redo, undo } from "@codemirror/commands";
import { bracketMatching, foldGutter, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type { Finding } from "../check";
import { chips } from "./code-chips";
import { highlight, templateJSON, templateMarks } from "./code-language";
import { picker } from "./code-picker";
import { theme } from "./code-theme";

/** What an editor can be asked for once it is mounted. */
export interface Code {
  readonly dom: HTMLElement;
  focus(): void;
  text(): string;
  /** Replaces a stretch as one step of undo. */
  replace(from: number, to: number, text: string): void;
  select(from: number, to: number): void;
  show(findings: Finding[], fix: (f: Finding) => void): void;
  syntax(name: string): void;
  undo(again: boolean): void;
}

/** Ctrl+Enter is the page's Test; CodeMirror would insert a blank line. */
const keys = defaultKeymap.filter((k) => k.key !== "Mod-Enter");

/**
 * Typing over a selection makes Chromium keep the old text's look with a style="" attribute inside the contenteditable.
 * CodeMirror throws that DOM away, but a strict policy reports it every time. So this one case is done as a transaction,
 * before the browser touches the document. What is replaced is what the document has selected: the editor's own selection
 * follows that only a moment later.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(e, view) {
    const range = document.getSelection()?.getRangeAt(0);
    if (e.inputType !== "insertText" || !e.data || !range || range.collapsed || view.composing) return false;
    const text = e.data;
    const from = view.posAtDOM(range.startContainer, range.startOffset);
    const to = view.posAtDOM(range.endContainer, range.endOffset);
    const insert = () =>
      view.state.update({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        userEvent: "input.type",
        scrollIntoView: true,
      });
    if (!view.state.facet(EditorView.inputHandler).some((h) => h(view, from, to, text, insert)))
      view.dispatch(insert());
    e.preventDefault();
    return true;
  },
});

const syntaxOf = (name: string) => (name === "json" ? [templateJSON, foldGutter()] : []);

/** Mounts an editor into the host. The text area stays the source of truth: it always holds what the editor shows. */
export function mount(host: HTMLElement, area: HTMLTextAreaElement, syntax: string): Code {
  const language = new Compartment();
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        // CodeMirror puts its rules into a <style> element; the nonce of the page's script lets it.
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? ""),
        lineNumbers(),
        language.of(syntaxOf(syntax)),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        lintGutter(),
        picker(host),
        chips,
        syntaxHighlighting(highlight),
        Prec.highest(templateMarks), // inside of the colours of the syntax
        typeOver,
        theme,
        EditorView.lineWrapping,
        EditorView.editorAttributes.of({ translate: "no" }),
        EditorView.contentAttributes.of({
          "aria-labelledby": host.getAttribute("labelled") ?? "",
          spellcheck: "false",
        }),
        keymap.of([...closeBracketsKeymap, ...keys, ...historyKeymap]),
        EditorView.updateListener.of((u) => {
          if (!u.docChanged) return;
          area.value = u.state.doc.toString();
          area.dispatchEvent(new Event("input", { bubbles: true }));
        }),
      ],
    }),
  });
  return {
    dom: view.contentDOM,
    focus: () => view.focus(),
    text: () => view.state.doc.toString(),
    replace(from, to, text) {
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        userEvent: "input",
      });
    },
    select(from, to) {
      view.focus();
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    },
    show(findings, fix) {
      view.dispatch(
        setDiagnostics(
          view.state,
          findings.map((f) => diagnostic(f, view.state.doc.length, fix)),
        ),
      );
    },
    undo: (again) => void (again ? redo : undo)(view),
    syntax: (name) => view.dispatch({ effects: language.reconfigure(syntaxOf(name)) }),
  };
}

function diagnostic(f: Finding, length: number, fix: (f: Finding) => void): Diagnostic {
  const actions = f.fix ? [{ name: "Repair", apply: () => fix(f) }] : [];
  const from = Math.min(f.from, length);
  return {
    from,
    to: Math.min(Math.max(f.to, from), length),
    severity: f.warning ? "warning" : "error",
    message: f.message,
    actions,
  };
}
