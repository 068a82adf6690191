import type { Locator, Page } from "@playwright/test";
import { Chat } from "./chat";
import { Editor } from "./editor";
import { expect, test } from "./fixtures";

// Visitors wait in a delay of an hour; a builder sees it, and does something about it.
test.use({ serverFlags: ["--no-demo"] });

test.beforeEach(async ({ page, signIn }) => {
  await signIn();
  await new Editor(page).addFlow("Slow");
  const name = await component(page, "Name", "Who");
  const wait = await component(page, "Delay", "An hour");
  await wait.getByLabel("Delay in seconds", { exact: true }).fill("3600");
  const end = await component(page, "End Chat", "Done");
  await end.getByLabel("Message", { exact: true }).fill("Here we are again.");
  await save(page);
  await name.getByLabel("Go to Next Message").first().selectOption({ label: "An hour" });
  await wait.getByLabel("Go to Next Message").first().selectOption({ label: "Done" });
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText(/Version 1/).first()).toBeVisible();
});

test("a parked chat is postponed, put back, and woken; the visitor's page goes on", async ({
  page,
  context,
  checkA11y,
}) => {
  const visitor = new Chat(await context.newPage());
  await visitor.open("slow");
  await visitor.say("Ada");
  await page.goto("/parked");
  await expect(page.getByText("1 conversation wakes by itself.")).toBeVisible({ timeout: 10_000 });
  await page.getByLabel("Choose the conversation of Ada").check();
  await page.getByLabel("Postpone by").selectOption("1 day");
  await page.getByRole("button", { name: "Postpone" }).click();
  await expect(page.getByText("Postponed 1 conversation.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: /Later/ })).toBeVisible();
  await checkA11y();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("rowheader", { name: /Within an hour/ })).toBeVisible();
  const row = page.getByRole("row", { name: /Ada/ });
  await row.getByRole("button", { name: "Wake now" }).click();
  await visitor.hears("Here we are again.");
  await expect(page.getByText("Nothing is parked")).toBeVisible();
});

test("a tick outlives the reload of the list, and a cancelled chat ends", async ({ page, context }) => {
  const visitor = new Chat(await context.newPage());
  await visitor.open("slow");
  await visitor.say("Grace");
  await page.goto("/parked");
  const box = page.getByLabel("Choose the conversation of Grace");
  await expect(box).toBeVisible({ timeout: 10_000 });
  await box.check();
  await page.waitForResponse((r) => r.url().endsWith("/parked"), { timeout: 15_000 });
  await expect(box).toBeChecked();
  await page.getByLabel("Note").fill("asked by phone");
  await page.getByRole("button", { name: "End", exact: true }).first().click();
  await page.getByRole("button", { name: "End them" }).click();
  await expect(page.getByText("Ended 1 conversation.")).toBeVisible();
  await visitor.isOver();
});

test("the steps of a conversation are walked with the keys", async ({ page, checkA11y }) => {
  const visitor = new Chat(page);
  await visitor.open("slow");
  await visitor.say("Ada");
  await page.goto("/conversations");
  await page.getByRole("link", { name: "Slow" }).click();
  const current = page.locator("[data-steps] [aria-current=step]");
  await expect(current).toContainText("Delay begins");
  await page.keyboard.press("ArrowUp");
  await expect(current).toContainText("Visitor");
  await expect(page.getByText("As they were after step 3.")).toBeVisible();
  await expect(page.locator(".value").filter({ hasText: "Name" })).toContainText("New");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByText("As they were after step 2.")).toBeVisible();
  await expect(page.getByText("No attribute has a value here.")).toBeVisible();
  await checkA11y();
});

test("a contact is edited, and erased", async ({ page, checkA11y }) => {
  const visitor = new Chat(page);
  await visitor.open("slow");
  await visitor.say("Ada");
  await page.goto("/contacts");
  await page.getByRole("link", { name: "Ada" }).click();
  await page.getByLabel("Tags").fill("vip, new");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved Ada.")).toBeVisible();
  await expect(page.getByLabel("Tags")).toHaveValue("vip, new");
  await checkA11y();
  await page.getByRole("link", { name: "Erase" }).click();
  await page.getByLabel(/to erase it/).fill("Ada");
  await checkA11y();
  await page.getByRole("button", { name: "Erase everything" }).click();
  await expect(page.getByText("No contacts yet")).toBeVisible();
});

const save = (page: Page) => page.getByRole("button", { name: /^Save/ }).first().click();

/** Adds a component and returns it. */
async function component(page: Page, kind: string, name: string): Promise<Locator> {
  const items = page.getByRole("list", { name: "Components" }).locator(":scope > li");
  const before = await items.count();
  await page.getByLabel("Component", { exact: true }).selectOption({ label: kind });
  await page.getByRole("button", { name: "Add component" }).click();
  await expect(items).toHaveCount(before + 1);
  const item = items.nth(before);
  await item.getByLabel("Name", { exact: true }).fill(name);
  return item;
}
