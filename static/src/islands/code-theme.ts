import { EditorView } from "@codemirror/view";

/** The editor in the colours of the site; the tokens switch between light and dark. */
export const theme = EditorView.theme({
  "&": {
    color: "var(--text)",
    fontSize: "var(--fs-sm)",
    backgroundColor: "var(--surface)",
    maxHeight: "60dvh",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.6",
    minHeight: "210px",
    fontVariantLigatures: "none",
  },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--text-3)", border: "0", paddingLeft: "4px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-activeLineGutter": { color: "var(--text-2)" },
  ".cm-gutter-lint": { width: "14px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklch, var(--accent), transparent 75%)",
  },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { backgroundColor: "var(--active)", outline: "0" },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--active)",
    color: "var(--text-2)",
    border: "0",
    padding: "0 5px",
  },
  ".cm-tooltip": {
    border: "0",
    borderRadius: "var(--r)",
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    boxShadow: "var(--shadow-2)",
    overflow: "hidden",
  },
  ".cm-diagnostic": {
    padding: "6px 9px",
    fontFamily: "var(--font)",
    fontSize: "var(--fs-sm)",
    borderLeftWidth: "3px",
  },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--accent)",
    color: "var(--accent-fg)",
    borderRadius: "4px",
    padding: "2px 7px",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--red) 1px",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--amber) 1px",
    textUnderlineOffset: "3px",
  },
  ".cm-tpl": { borderRadius: "3px", backgroundColor: "var(--accent-soft)", color: "var(--accent-text)" },
  ".cm-tpl *": { color: "inherit" },
  ".cm-tpl-unknown": {
    backgroundColor: "color-mix(in oklch, var(--red), transparent 88%)",
    color: "var(--red)",
  },
  ".tok-string": { color: "var(--green)" },
  ".tok-key": { color: "var(--text)" },
  ".tok-number": { color: "var(--blue)" },
  ".tok-word": { color: "var(--violet)" },
  ".tok-mark": { color: "var(--text-3)" },
});
