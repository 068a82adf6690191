/** What the browser keeps for this site, "" where it keeps nothing: a private window, or storage that is forbidden. */
export function stored(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a text where the browser lets it; otherwise it lives as long as the page. */
export function store(key: string, text: string) {
  try {
    localStorage.setItem(key, text);
  } catch {
    // a private window
  }
}
