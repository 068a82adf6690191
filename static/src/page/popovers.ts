import { placeNear } from "../place";

/** A menu stands at its button; without a script the browser centres it. */
document.addEventListener(
  "toggle",
  (e) => {
    const box = e.target as HTMLElement;
    if (!box.matches(".pop:popover-open")) return;
    const opener = document.querySelector(`[popovertarget="${CSS.escape(box.id)}"]`);
    if (!opener) return;
    box.classList.add("placed");
    placeNear(box, opener.getBoundingClientRect(), "end");
  },
  true,
);

/** The server closes what it has answered with HX-Trigger: close-popovers. */
document.addEventListener("close-popovers", () => {
  for (const box of document.querySelectorAll<HTMLElement>(".pop:popover-open")) box.hidePopover();
});
