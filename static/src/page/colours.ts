const hex = /^#[0-9a-f]{6}$/i;

/** A text field with data-colour gets the browser's colour picker beside it. What is typed stays the value. */
for (const field of document.querySelectorAll<HTMLInputElement>("input[data-colour]:not([readonly])")) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "colour-picker";
  picker.ariaLabel = "Pick a colour";
  const follow = () => {
    picker.value = hex.test(field.value) ? field.value : "#4f46e5";
  };
  picker.addEventListener("input", () => {
    field.value = picker.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", follow);
  follow();
  const both = document.createElement("div");
  both.className = "colour-field";
  field.replaceWith(both);
  both.append(field, picker);
}
