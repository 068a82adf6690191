import { isAside } from "../aside";

/**
 * A form with data-guard asks before its unsaved changes are lost. [data-unsaved="form id"] is shown while there
 * are some. The server says that they are saved with HX-Trigger: saved; a plain submit says it too.
 */
const saved = new WeakMap<HTMLFormElement, string>();
const guarded = "form[data-guard]";

const forms = () => [...document.querySelectorAll<HTMLFormElement>(guarded)];
const state = (form: HTMLFormElement) =>
  JSON.stringify(
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && counts(form, name)),
  );
/** A form that is checked as one types has test values in it, which are not saved with it. */
const counts = (form: HTMLFormElement, name: string) => form.dataset.check === undefined || !isAside(name);
const isDirty = (form: HTMLFormElement) => saved.has(form) && saved.get(form) !== state(form);

function formOf(target: EventTarget | null): HTMLFormElement | null {
  const form = (target as HTMLInputElement).form ?? (target as Element).closest?.("form");
  return form?.matches(guarded) ? form : null;
}

function show(form: HTMLFormElement) {
  const note = document.querySelector<HTMLElement>(`[data-unsaved="${CSS.escape(form.id)}"]`);
  if (note) note.hidden = !isDirty(form);
}

/** Remembers a form as it is before the first touch. */
function remember(e: Event) {
  const form = formOf(e.target);
  if (form && !saved.has(form)) saved.set(form, state(form));
}

function forget(form: HTMLFormElement) {
  saved.set(form, state(form));
  show(form);
}

for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, remember, true);
document.addEventListener("input", (e) => {
  const form = formOf(e.target);
  if (form) show(form);
});
document.addEventListener("saved", () => forms().forEach(forget));
document.addEventListener("submit", (e) => {
  const form = formOf(e.target);
  if (form && !e.defaultPrevented) forget(form); // htmx prevents it, and answers with "saved"
});
/** data-dirty: the server did not store what it printed. */
for (const form of forms()) {
  if (form.dataset.dirty === undefined) continue;
  saved.set(form, "");
  show(form);
}
addEventListener("beforeunload", (e) => {
  if (forms().some(isDirty)) e.preventDefault();
});
