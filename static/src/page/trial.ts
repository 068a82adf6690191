import type { Checked } from "../check";
import { h } from "../dom";

/** Beside the rows of outcomes and mappings stands what each makes of the last response, as they are typed. */
document.addEventListener(
  "checked",
  (e) => {
    const { trial } = (e as CustomEvent<Checked>).detail;
    for (const old of document.querySelectorAll(".trial")) old.remove();
    if (!trial) return;
    for (const { row, decides, why } of trial.outcomes)
      say(
        `outcomes.${row}.condition`,
        decides ? "The last response takes this row." : why,
        decides ? "good" : "",
      );
    for (const { row, found, text } of trial.mappings)
      say(`mappings.${row}.path`, found ? `Last response: ${text}` : text, found ? "good" : "bad");
  },
  true,
);

function say(name: string, text: string, tone: string) {
  const control = document.querySelector(`[name="${CSS.escape(name)}"]`);
  control?.closest("td")?.append(h("p", { className: `trial ${tone}` }, text));
}

/** A new response is tried at once. */
document.addEventListener("htmx:after:swap", () => {
  if (document.querySelector("[name=last_test]"))
    document.querySelector("form[data-check]")?.dispatchEvent(new Event("check"));
});
