const margin = 8;

/** Puts a floating box below a place, or above it where there is more room. (CSSOM is allowed by the policy.) */
export function placeNear(box: HTMLElement, near: DOMRect) {
  const { width, height } = box.getBoundingClientRect();
  const below = near.bottom + 6;
  const above = near.top - 6 - height;
  const top = below + height < innerHeight || above < margin ? below : above;
  box.style.left = `${Math.max(margin, Math.min(near.left, innerWidth - width - margin))}px`;
  box.style.top = `${top}px`;
}
