const hex = /^#[0-9a-f]{6}$/i;

/** Paints an element and what is in it in a colour, with text on it that can be read. What is no colour leaves ours. */
export function paint(element: HTMLElement, colour: string | null, name = "--accent") {
  const known = colour && hex.test(colour);
  if (known) {
    element.style.setProperty(name, colour);
    element.style.setProperty(`${name}-fg`, textOn(colour));
  } else {
    element.style.removeProperty(name);
    element.style.removeProperty(`${name}-fg`);
  }
}

/** Black or white, whichever has more contrast (WCAG 2.2, relative luminance); package widget of the server says the same. */
export function textOn(colour: string): string {
  const part = (at: number) => {
    const v = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  };
  const light = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#ffffff" : "#000000";
}
