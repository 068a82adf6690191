import htmx from "htmx.org";
import type { Saver } from "./saver";

/** Publish first shows what it would change, above the canvas; without this script the same is a page of its own. */
export function publishing(url: string, saver: Saver) {
  const dialog = document.getElementById("publish") as HTMLDialogElement;
  document.querySelector("[data-publish]")?.addEventListener("click", async (e) => {
    e.preventDefault();
    await saver.flush();
    await htmx.ajax("GET", url, { target: "#publish", swap: "innerHTML", select: "#publish-part" });
    dialog.showModal();
  });
  dialog.addEventListener("click", (e) => {
    const link = (e.target as Element).closest("a");
    if (!link) return;
    if (link.matches("[data-close]")) e.preventDefault();
    dialog.close();
  });
}
