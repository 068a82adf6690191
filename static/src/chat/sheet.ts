/** A constructed stylesheet: no page policy forbids it, unlike a <style>. */
export function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
