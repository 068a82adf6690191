const confirmed = new WeakSet<HTMLFormElement>();

/**
 * A form or submit button with data-confirm="id" asks in that <dialog> before the form is sent. It listens first,
 * so that neither the browser nor htmx sends anything before the answer.
 */
document.addEventListener(
  "submit",
  (e) => {
    const form = e.target as HTMLFormElement;
    const submitter = (e as SubmitEvent).submitter;
    const id = submitter?.dataset.confirm ?? form.dataset.confirm;
    const dialog = document.getElementById(id ?? "");
    if (confirmed.delete(form) || !(dialog instanceof HTMLDialogElement)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    ask(dialog, () => {
      confirmed.add(form);
      form.requestSubmit(submitter as HTMLElement | null);
    });
  },
  true,
);

function ask(dialog: HTMLDialogElement, yes: () => void) {
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "confirm" && yes(), { once: true });
  dialog.showModal();
}
