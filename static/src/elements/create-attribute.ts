import { type Attribute, add } from "../attributes";
import { h } from "../dom";

/** The types that an attribute can be made of here; files come from visitors, and only their question asks for one. */
const types: Record<string, string> = {
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  date: "Date",
  phone: "Phone",
  email: "E-mail",
  url: "Web address",
  list: "List",
  json: "JSON",
  secret: "Secret",
};

/** Whose attributes are; the first is that of Add attribute, too. */
const scopes: Record<string, string> = {
  contact: "Contact: kept with the person, over all their conversations",
  conversation: "Conversation: forgotten with the conversation",
};

/**
 * Asks for the type of a new attribute and makes it, without leaving the form. Resolves to the attribute, or to null
 * when nobody wanted it after all. A wanted type is chosen to begin with.
 */
export function createAttribute(key: string, wanted = "text"): Promise<Attribute | null> {
  const offered = wanted === "file" ? { file: "File" } : types;
  const name = labelled(
    "Key",
    h("input", { className: "input mono", value: key, autocomplete: "off", spellcheck: false }),
  );
  const type = labelled(
    "Type",
    h("select", { className: "select" }, ...Object.entries(offered).map(([t, name]) => new Option(name, t))),
  );
  type.control.value = wanted;
  const scope = labelled(
    "Belongs to",
    h("select", { className: "select" }, ...Object.entries(scopes).map(([s, name]) => new Option(name, s))),
  );
  const problem = h("p", { className: "problem", role: "alert" });
  const create = h("button", { type: "submit", className: "btn primary" }, "Create attribute");
  const cancel = h("button", { type: "button", className: "btn" }, "Cancel");
  const form = h(
    "form",
    { className: "stack" },
    h("h2", {}, "Create attribute"),
    h("p", { className: "muted" }, "A value for templates, mappings and chat flows."),
    name.field,
    type.field,
    scope.field,
    problem,
    h("div", { className: "dialog-actions" }, cancel, create),
  );
  const dialog = h("dialog", { className: "dialog" }, form);
  dialog.ariaLabel = "Create attribute";
  document.body.append(dialog);
  return new Promise((done) => {
    let made: Attribute | null = null;
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(made);
    });
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      create.disabled = true;
      const answer = await post(name.control.value.trim(), type.control.value, scope.control.value);
      create.disabled = false;
      problem.textContent = typeof answer === "string" ? answer : "";
      if (typeof answer === "string") return name.control.focus();
      add(answer);
      made = answer;
      dialog.close();
    });
    dialog.showModal();
    (key ? type : name).control.focus();
  });
}

let fields = 0;

function labelled<T extends HTMLElement>(label: string, control: T) {
  control.id = `create-attribute-${++fields}`;
  return {
    control,
    field: h("div", { className: "field" }, h("label", { htmlFor: control.id }, label), control),
  };
}

interface Problem {
  detail?: string;
  errors?: { message?: string; detail?: string }[];
}

/** Returns the attribute, or what is wrong. */
async function post(key: string, type: string, scope: string): Promise<Attribute | string> {
  const label = key.replaceAll("_", " ");
  const body = new URLSearchParams({
    key,
    type,
    scope,
    label: label.charAt(0).toUpperCase() + label.slice(1),
  });
  try {
    const answer = await fetch("/attributes/new", {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    if (answer.ok) return (await answer.json()) as Attribute;
    const problem = (await answer.json()) as Problem;
    return problem.errors?.[0]?.message ?? problem.detail ?? "The attribute was not made.";
  } catch {
    return "The attribute was not made. Check the connection and try again.";
  }
}
