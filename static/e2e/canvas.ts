import { expect, type Locator, type Page } from "@playwright/test";

/** The canvas of Edit Flow, as a builder uses it. */
export class Canvas {
  constructor(readonly page: Page) {}

  async addFlow(name: string) {
    await this.page.goto("/flows/new");
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.page.getByRole("button", { name: /^Save/ }).first().click();
    await this.ready();
  }

  async open(key: string) {
    await this.page.goto(`/flows/${key}`);
    await this.ready();
  }

  async ready() {
    await expect(this.page.getByRole("toolbar", { name: "Canvas" })).toBeVisible();
  }

  /** The card of a component, as a screen reader names it. */
  card(name: string): Locator {
    return this.page
      .locator(".react-flow__node-card")
      .and(this.page.getByRole("group", { name: new RegExp(`^${name}, `) }));
  }

  get cards(): Locator {
    return this.page.locator(".react-flow__node-card");
  }

  get settings(): Locator {
    return this.page.getByRole("complementary", { name: "Settings" });
  }

  field(label: string): Locator {
    return this.settings.getByLabel(label, { exact: true });
  }

  /** Clicks a component of the palette, and names it in its settings. */
  async add(kind: string, name: string) {
    const before = await this.cards.count();
    await this.page
      .getByRole("navigation", { name: "Components to add" })
      .getByRole("button", { name: kind, exact: true })
      .click();
    await expect(this.cards).toHaveCount(before + 1);
    await expect(this.settings.getByRole("heading", { name: kind, exact: true })).toBeVisible();
    await expect(this.field("Name")).toBeFocused();
    await this.field("Name").fill(name);
    await expect(this.card(name)).toBeVisible();
  }

  /** Finds a component, and opens its settings with the keyboard. */
  async edit(name: string) {
    await this.find(name);
    await this.page.keyboard.press("Enter");
    await expect(this.field("Name")).toHaveValue(name);
    await expect(this.field("Name")).toBeFocused();
  }

  async find(name: string) {
    await this.page.getByRole("button", { name: "Find component" }).click();
    await this.page.getByRole("combobox", { name: "Find component" }).fill(name);
    await this.page.keyboard.press("Enter");
    await expect(this.card(name)).toBeFocused();
  }

  async saved() {
    await expect(this.page.locator("#flow-state")).toHaveText("Saved");
  }

  async hasNoProblems() {
    await expect(this.page.getByRole("toolbar", { name: "Canvas" })).toContainText("No problems");
  }

  /** Selects nothing, so that keys are the canvas's. */
  async leave() {
    await this.page.locator(".react-flow__pane").click({ position: { x: 8, y: 8 } });
  }
}
