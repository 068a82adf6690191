import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

// How a response is read: transforms, defaults, JSONPath and conditions, against a provider that says what it is told.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

let provider: HTTPServer;
let address: string;
let status = "approved";

test.beforeAll(async () => {
  provider = createServer((_, response) => {
    response.setHeader("Content-Type", "application/json");
    const items = [{ phone: "none" }, { phone: "(415) 555-2671" }];
    response.end(JSON.stringify({ data: { status, items } }));
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
  provider.close();
});

const panelOf = (page: Page) => page.getByRole("tabpanel", { name: /^Manage API Response/ });
const save = (page: Page) => page.getByRole("button", { name: /^Save/ }).first().click();

/** The nth row of a table, with its second line. */
function row(page: Page, table: "mappings" | "outcomes", nth: number) {
  const field = (label: string) =>
    panelOf(page).locator(`[name^="${table}.${nth}."]`).and(page.getByLabel(label));
  const more = panelOf(page).locator(".row-more").nth(nth);
  return { field, more, open: () => more.getByText("Transform and default").click() };
}

/** An API with a transform, a default, a JSONPath and two outcomes with conditions, the first of them with a mistake. */
async function configure(page: Page) {
  await page.goto("/apis/new?tab=response");
  await page.getByLabel("API Name").fill("Credit check");
  await page.getByLabel("API URL").fill(address);
  const phone = row(page, "mappings", 0);
  await phone.field("Path").fill("$.data.items[-1].phone");
  await phone.field("New attribute").fill("digits_only");
  await phone.open();
  await phone.field("Transform").fill("value | digits");
  const limit = row(page, "mappings", 1);
  await limit.field("Path").fill("data.limit");
  await limit.field("New attribute").fill("credit_limit");
  await limit.field("Type").selectOption("number");
  await limit.open();
  await limit.field("Default").fill("100");
  const took = row(page, "mappings", 2);
  await took.field("From").selectOption({ label: "Time in ms" });
  await took.field("New attribute").fill("took");
  await took.field("Type").selectOption("number");
  await outcome(page, 0, "approved", "response.body.data.status = 'approved'");
  await outcome(page, 1, "waiting", "response.body.data.status == 'pending' and credit_limit > 50");
}

async function outcome(page: Page, nth: number, name: string, condition: string) {
  const { field } = row(page, "outcomes", nth);
  await field("Name").fill(name);
  await field("Status").fill("2xx");
  await field("Condition").fill(condition);
}

test("a response is read with transforms, defaults and conditions", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await configure(page);

  await test.step("a mistake in a condition shows beside its field", async () => {
    const condition = row(page, "outcomes", 0).field("Condition");
    await save(page);
    await expect(condition).toHaveAccessibleDescription(/==/);
    await expect(condition).toBeFocused();
    await expect(row(page, "mappings", 0).more).toContainText("runs as data.items.@reverse.0.phone");
    await expect(row(page, "mappings", 0).field("Transform")).toBeVisible();
    await expect(row(page, "mappings", 1).field("Default")).toHaveValue("100");
    await expect(row(page, "mappings", 2).field("Transform")).toBeHidden();
    await checkA11y();
    await condition.fill("response.body.data.status == 'approved'");
  });

  await test.step("a test shows the outcome and the values", async () => {
    const answer = page.locator("#response");
    await page.getByRole("button", { name: /^Test/ }).click();
    await expect(answer).toContainText("Outcome: Approved");
    await expect(answer.getByRole("row", { name: /digits_only/ })).toContainText("4155552671");
    await expect(answer.getByRole("row", { name: /credit_limit/ })).toContainText(
      "The default is saved: 100",
    );
    await expect(answer.getByRole("row", { name: /took/ })).toContainText("Time in ms");
    status = "pending";
    await page.getByRole("button", { name: /^Test/ }).click();
    await expect(answer).toContainText("Outcome: Waiting");
    status = "refused";
    await page.getByRole("button", { name: /^Test/ }).click();
    await expect(answer).toContainText("Outcome: Others");
  });

  await test.step("it is saved as it was typed", async () => {
    await save(page);
    await expect(page.getByText("Credit check is saved.")).toBeVisible();
    await expect(row(page, "mappings", 0).field("Transform")).toHaveValue("value | digits");
    await expect(row(page, "outcomes", 1).field("Condition")).toHaveValue(/credit_limit > 50$/);
    await row(page, "mappings", 0).field("Path").fill("data.status");
    await expect(row(page, "mappings", 0).more).not.toContainText("runs as");
    await checkA11y();
  });
});

test("the second line of a row comes, opens by keyboard and goes with its row", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/apis/new?tab=response");
  await expect(panelOf(page).getByText("Transform and default").filter({ visible: true })).toHaveCount(0);
  const first = row(page, "mappings", 0);
  await first.field("Path").fill("a");
  await expect(page.locator("#count-response")).toHaveText("1");
  await first.more.locator("summary").press("Enter");
  await first.field("Transform").press("Tab");
  await expect(first.field("Default")).toBeFocused();
  await row(page, "mappings", 1).field("Path").fill("b");
  await expect(page.locator("#count-response")).toHaveText("2");
  await panelOf(page).getByRole("button", { name: "Delete row" }).first().click();
  await expect(page.locator("#count-response")).toHaveText("1");
  await expect(panelOf(page).locator("#mappings .row-more")).toHaveCount(2);
  await expect(page.locator('[name="mappings.1.source"]')).toBeFocused();
});

test("rows are edited without scripts and on a telephone too", async ({
  browser,
  page,
  signIn,
  server,
  checkA11y,
}) => {
  await signIn();
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: server.url,
    viewport: { width: 390, height: 844 },
  });
  const old = await plain.newPage();
  await old.goto("/apis/new?tab=response");
  await old.getByLabel("API Name").fill("Plain");
  await old.getByLabel("API URL").fill(address);
  await old.locator('[name="mappings.0.path"]').fill("$.data.status");
  await old.locator('[name="mappings.0.new_key"]').fill("plain_status");
  await old.getByText("Transform and default").first().click();
  await old.locator('[name="mappings.0.transform"]').fill("value | upper");
  await save(old);
  await expect(old.getByText("Plain is saved.")).toBeVisible();
  await expect(old.locator('[name="mappings.0.transform"]')).toHaveValue("value | upper");
  await expect(old.getByText("The path runs as data.status")).toBeVisible();
  await plain.close();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/apis/plain?tab=response");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const transform = await page.locator('[name="mappings.0.transform"]').boundingBox();
  expect((transform?.x ?? 0) + (transform?.width ?? 999)).toBeLessThanOrEqual(390);
  await checkA11y();
});
