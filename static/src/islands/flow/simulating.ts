import htmx from "htmx.org";
import type { Saver } from "./saver";
import { front } from "./sides";

/** The simulator beside the canvas: the server's page in a pane, always on the draft as it is saved. */
export function simulating(saver: Saver) {
  const pane = document.getElementById("simulator") as HTMLElement;
  const opener = document.querySelector<HTMLAnchorElement>("[data-simulate]");
  if (!opener) return;
  const light = (trace: unknown) => document.dispatchEvent(new CustomEvent("flow:trace", { detail: trace }));
  const close = () => {
    pane.hidden = true;
    pane.replaceChildren();
    light(null);
    opener.focus();
  };
  opener.addEventListener("click", async (e) => {
    e.preventDefault();
    await saver.flush();
    pane.hidden = false;
    front("simulator");
    await htmx.ajax("GET", opener.href, { target: "#simulator", swap: "innerHTML", select: "#simulation" });
  });
  pane.addEventListener("click", (e) => {
    const button = (e.target as Element).closest("button");
    if (button?.matches("[data-close]")) close();
  });
  pane.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented) return;
    e.preventDefault();
    close();
  });
  pane.addEventListener("focusin", () => void saver.flush()); // what was typed elsewhere counts from now on
  pane.addEventListener("click", (e) => {
    const tab = (e.target as Element).closest<HTMLElement>("[role=tab]")?.dataset.tab;
    const kept = pane.querySelector<HTMLInputElement>("input[name=tab]");
    if (tab && kept) kept.value = tab;
  });
  document.addEventListener("htmx:after:swap", () => {
    const form = pane.querySelector<HTMLFormElement>("#simulation");
    if (!form || form.dataset.shown) return;
    form.dataset.shown = "";
    light(JSON.parse(form.dataset.trace ?? "null"));
    for (const part of form.querySelectorAll(".sim-scroll, .sim-tabs [role=tabpanel]"))
      part.scrollTop = part.scrollHeight;
    form
      .querySelector<HTMLElement>(
        form.querySelector("[aria-invalid=true]") ? "[aria-invalid=true]" : "#simulator-text",
      )
      ?.focus();
  });
}
