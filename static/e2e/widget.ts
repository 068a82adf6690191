import { expect, type Page } from "@playwright/test";
import { Chat } from "./chat";

/** The widget on a page of another site. */
export class Widget extends Chat {
  constructor(private readonly shop: Page) {
    super(shop);
  }

  get launcher() {
    return this.shop.locator("patchbay-chat").getByRole("button", { name: /^(Open|Close) (?!chat$)/ });
  }

  get panel() {
    return this.shop.getByRole("dialog");
  }

  async unfold() {
    await this.launcher.click();
    await expect(this.panel).toBeVisible();
  }
}

/** Lets pages of other sites have the chat of a flow, as a builder does. */
export async function allow(page: Page, flow: string, ...origins: string[]) {
  await page.goto(`/flows/${flow}/chat`);
  await page.getByLabel("Allowed pages").fill(origins.join("\n"));
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByText("Saved the chat of")).toBeVisible();
}
