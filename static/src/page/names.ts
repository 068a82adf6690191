/** In Edit Flow the name of a component stands in its head and in every list of where to go on, while it is typed. */
document.addEventListener("input", (e) => {
  const field = e.target as HTMLInputElement;
  const id = /^components\.([^.]+)\.name$/.exec(field.name)?.[1];
  if (!id) return;
  const typed = field.value.trim();
  const show = (place: HTMLElement) => {
    place.translate = !typed;
    place.textContent = typed || field.placeholder; // which is the kind
  };
  const head = field.closest(".sortable-item")?.querySelector<HTMLElement>(".sortable-head strong");
  if (head) show(head);
  waysTo(id).forEach(show);
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
