import { h } from "../dom";

const shownFor = 5_000;

interface ToastDetail {
  value?: string;
  text?: string;
  tone?: string;
  undo?: () => void;
}

/**
 * Lets a toast go after a while, but never while somebody is at it; one about a failure stays a while longer, and so does one
 * with a button.
 */
function letGo(toast: Element) {
  const pause = toast.matches(".bad, .undoable") ? shownFor * 3 : shownFor;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? letGo(toast) : toast.remove()), pause);
}

/** The server answers htmx with HX-Trigger: {"toast":"Saved"} or {"toast":{"text":"…","tone":"bad"}}. */
document.addEventListener("toast", (e) => {
  const detail = (e as CustomEvent<ToastDetail | string>).detail;
  const text = typeof detail === "string" ? detail : (detail.text ?? detail.value ?? "");
  const tone = typeof detail === "string" ? "" : (detail.tone ?? "");
  const toast = h("div", { className: `toast ${tone}` }, text);
  const undo = typeof detail === "string" ? undefined : detail.undo;
  if (undo) {
    const button = h("button", { type: "button", className: "btn sm" }, "Undo");
    button.addEventListener("click", () => {
      toast.remove();
      undo();
    });
    toast.append(" ", button);
  }
  document.getElementById("toasts")?.append(toast);
  letGo(toast);
});

document.querySelectorAll("#toasts > .toast").forEach(letGo);
