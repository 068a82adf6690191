import { expect, type Locator, type Page } from "@playwright/test";

/** Adds a custom attribute; its key is made from the label. */
export async function addAttribute(page: Page, label: string, type: string) {
  await page.goto("/attributes/new");
  await page.getByLabel("Label").fill(label);
  await page.getByLabel("Type").selectOption(type);
  await page
    .getByRole("button", { name: /^(Save|Add)/ })
    .first()
    .click();
  await expect(page).not.toHaveURL(/new/);
}

/** The outline of Edit Flow, as a builder uses it. */
export class Editor {
  constructor(private readonly page: Page) {}

  async addFlow(name: string) {
    await this.page.goto("/flows/new");
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.save();
    await expect(this.page.getByText(`Added the chat flow ${name}.`)).toBeVisible();
    await this.page.getByRole("link", { name: "Outline" }).first().click();
  }

  /** Adds a component and returns it. The one before leads to it when it has one way on. */
  async add(kind: string, name: string): Promise<Locator> {
    const items = this.page.getByRole("list", { name: "Components" }).locator(":scope > li");
    const before = await items.count();
    await this.page.getByLabel("Component", { exact: true }).selectOption({ label: kind });
    await this.page.getByRole("button", { name: "Add component" }).click();
    await expect(items).toHaveCount(before + 1);
    const item = items.nth(before);
    await item.getByLabel("Name", { exact: true }).fill(name);
    return item;
  }

  /** Adds a question. */
  async ask(kind: string, name: string, question: string, attribute: string): Promise<Locator> {
    const item = await this.add(kind, name);
    await item.getByLabel("Question", { exact: true }).fill(question);
    await item.getByLabel("Save to Custom Attribute", { exact: true }).selectOption(attribute);
    return item;
  }

  async save() {
    await this.page.getByRole("button", { name: /^Save/ }).first().click();
  }

  async publish() {
    await this.page.getByRole("button", { name: "Publish" }).click();
    await expect(this.page.getByText(/^Published .* New conversations begin with it\.$/)).toBeVisible();
  }
}

/** Types a row at the end of a table of rows. */
export async function addRow(item: Locator, ...cells: [label: string, text: string][]) {
  const row = item.locator("tbody tr.blank").last();
  const fields = await Promise.all(
    cells.map(([label]) => row.getByLabel(label, { exact: true }).elementHandle()),
  );
  for (const [i, [, text]] of cells.entries()) await fields[i]?.fill(text);
}
