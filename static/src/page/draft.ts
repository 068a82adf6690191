import { isAside } from "../aside";
import type { Checked } from "../check";
import { h } from "../dom";

/**
 * A form with data-draft="name" keeps what is typed and not saved in this tab of the browser, and offers it after a
 * reload. Passwords and fields that a secret is typed into are never kept. Taking it back sends it to the server, which
 * shows the form with it: so rows come back that the page does not have.
 */
interface Draft {
  at: number;
  fields: [string, string][];
}

const fleeting = /^(last_test|fix|set_name|take\.)/;

class Keeper {
  private readonly key: string;
  private secret = new Set<string>();
  private timer = 0;
  private sent = false; // to be saved, and nothing was typed since
  private readonly saved: [string, string][];

  constructor(private readonly form: HTMLFormElement) {
    this.key = `draft:${form.dataset.draft}`;
    this.saved = this.fields();
    form.addEventListener("checked", (e) => {
      this.secret = new Set((e as CustomEvent<Checked>).detail.literals);
      this.later();
    });
    form.addEventListener("submit", (e) => {
      const to = (e as SubmitEvent).submitter?.getAttribute("formaction");
      if (!e.defaultPrevented && !to) this.forget();
    });
    form.addEventListener("input", () => (this.sent = false));
    if (form.dataset.dirty === undefined) this.offer();
  }

  private fields(): [string, string][] {
    const passwords = new Set(
      [...this.form.querySelectorAll<HTMLInputElement>("[type=password]")].map((f) => f.name),
    );
    return [...new FormData(this.form)].filter(
      (f): f is [string, string] =>
        typeof f[1] === "string" &&
        !fleeting.test(f[0]) &&
        !passwords.has(f[0]) &&
        !this.secret.has(f[0]) &&
        !isPlainAuth(f[0], f[1]),
    );
  }

  /** A check that is still under way must not bring it back. */
  private forget() {
    this.sent = true;
    clearTimeout(this.timer);
    sessionStorage.removeItem(this.key);
  }

  private later() {
    clearTimeout(this.timer);
    if (this.sent) return;
    this.timer = window.setTimeout(() => this.keep(), 300);
  }

  private keep() {
    const fields = this.fields();
    if (same(fields, this.saved) && this.form.dataset.dirty === undefined) return; // what a draft of before has stays until it is answered
    sessionStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields } satisfies Draft));
  }

  private offer() {
    const text = sessionStorage.getItem(this.key);
    const draft = text ? (JSON.parse(text) as Draft) : null;
    const changed = draft ? changes(draft.fields, this.saved) : [];
    if (!draft || changed.length === 0) return sessionStorage.removeItem(this.key);
    const restore = h("button", { type: "button", className: "btn sm primary" }, "Restore them");
    const discard = h("button", { type: "button", className: "btn sm" }, "Discard");
    const minutes = Math.max(1, Math.round((Date.now() - draft.at) / 60_000));
    const words = h(
      "p",
      {},
      `You typed this ${minutes} min. ago and did not save it: ${changed.join(", ")}.`,
    );
    const title = h("strong", {}, "There are unsaved changes.");
    const banner = h(
      "div",
      { className: "banner info draft", role: "status" },
      h("div", { className: "grow" }, title, words),
      restore,
      discard,
    );
    restore.addEventListener("click", () => this.restore(draft));
    discard.addEventListener("click", () => {
      sessionStorage.removeItem(this.key);
      banner.remove();
    });
    this.form.prepend(h("div", { className: "pane-body draft-offer" }, banner));
  }

  private restore(draft: Draft) {
    const form = h("form", { method: "post", action: location.pathname + location.search, hidden: true });
    for (const [name, value] of [...draft.fields, ["fix", "show"]] as [string, string][]) {
      const field = h("textarea", { value });
      field.name = name;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }
}

/** A password or a token that is typed into Authentication as it is. */
const isPlainAuth = (name: string, value: string) =>
  name.startsWith("auth.") && name !== "auth.kind" && value !== "" && !value.includes("{{");

/** Test values come back with the rest, but are no reason to ask. */
const counted = (fields: [string, string][]) =>
  fields.filter(([name]) => !isAside(name) && name !== "revision");
const same = (a: [string, string][], b: [string, string][]) =>
  JSON.stringify(counted(a)) === JSON.stringify(counted(b));

/** What differs, as the screen calls it. */
function changes(draft: [string, string][], saved: [string, string][]): string[] {
  const [one, two] = [new Map(counted(draft)), new Map(counted(saved))];
  const names = new Set<string>();
  for (const name of new Set([...one.keys(), ...two.keys()]))
    if ((one.get(name) ?? "") !== (two.get(name) ?? "")) names.add(label(name));
  return [...names].slice(0, 8);
}

const tables: Record<string, string> = {
  name: "API Name",
  method: "method",
  url: "URL",
  parameters: "Parameters",
  headers: "Headers",
  body: "Body",
  body_kind: "kind of body",
  auth: "Authentication",
  mappings: "Manage API Response",
  outcomes: "Outcomes",
  attributes: "Attributes",
};

function label(name: string): string {
  const root = name.split(".")[0] ?? "";
  return tables[root] ?? "Options";
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) new Keeper(form);
