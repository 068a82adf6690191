const shapes = {
  send: "M5 12h14M12 5l7 7-7 7",
  close: "M6 6l12 12M18 6L6 18",
  chat: "M21 12a8 8 0 0 1-8 8H3.5l2-3A8 8 0 1 1 21 12z",
  restart: "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5",
};
const svg = "http://www.w3.org/2000/svg";

/** The chat draws its own icons: it may run where the site's sprite is not. */
export function icon(name: keyof typeof shapes): SVGElement {
  const element = document.createElementNS(svg, "svg");
  element.setAttribute("viewBox", "0 0 24 24");
  element.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", shapes[name]);
  element.append(path);
  return element;
}
