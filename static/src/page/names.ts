/** In Edit Flow the name of a component stands in its head and in every list of where to go on, while it is typed. */
document.addEventListener("input", (e) => {
  const field = e.target as HTMLInputElement;
  const id = /^components\.([^.]+)\.name$/.exec(field.name)?.[1];
  if (!id) return;
  const name = field.value.trim() || field.placeholder; // which is the kind
  const head = field.closest(".sortable-item")?.querySelector(".sortable-head strong");
  if (head) head.textContent = name;
  for (const option of waysTo(id)) option.textContent = name;
});

/** The options that lead to a component, also those of rows that are not there yet. */
function waysTo(id: string): HTMLOptionElement[] {
  const templates = document.querySelectorAll<HTMLTemplateElement>("row-table > template");
  const places = [document, ...[...templates].map((template) => template.content)];
  return places
    .flatMap((place) => [...place.querySelectorAll<HTMLSelectElement>('select[name^="components."]')])
    .filter((select) => /\.next(\.|$)/.test(select.name))
    .flatMap((select) => [...select.options].filter((option) => option.value === id));
}
