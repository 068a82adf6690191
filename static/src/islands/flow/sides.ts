type Side = "settings" | "simulator";

const sides = () => document.querySelector<HTMLElement>(".flow-sides");

/** Brings the settings or the simulator to the front, where there is no room for both (work.css). */
export function front(side: Side) {
  const both = sides();
  if (!both) return;
  both.dataset.front = side;
  for (const button of both.querySelectorAll<HTMLElement>("[data-side]"))
    button.ariaPressed = String(button.dataset.side === side);
}

/** Lets the buttons above the two do that. */
export function choosing() {
  sides()?.addEventListener("click", (e) => {
    const side = (e.target as Element).closest<HTMLElement>("[data-side]")?.dataset.side;
    if (side) front(side as Side);
  });
}
