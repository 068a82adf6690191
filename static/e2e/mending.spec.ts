import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "./fixtures";

// What a newcomer stumbled over in Configure API.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");
let provider: HTTPServer;
let address: string;

test.beforeAll(async () => {
  provider = createServer((_, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ order: { status: "delayed", total: "19.99 EUR" } }));
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
  provider.close();
});

test("rows are mended against the last response, which stays after Save", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/apis/new?tab=response");
  await page.getByLabel("API Name").fill("Orders");
  await page.getByLabel("API URL").fill(address);
  await page.getByRole("button", { name: /^Test/ }).click();
  await page
    .getByRole("treeitem", { name: /status/ })
    .last()
    .click();
  await expect(page.locator('[name="mappings.0.new_key"]')).toHaveValue("order_status");
  await expect(page.locator('[name="mappings.0.attribute"] option[value=status]')).toHaveText(
    "Status, a contact field",
  );

  await page.locator('[name="mappings.1.path"]').fill("order..total[");
  await page.locator('[name="mappings.1.new_type"]').selectOption("number");
  await page.getByRole("button", { name: "Remove ." }).click();
  await page.getByRole("button", { name: "Remove [" }).click();
  await expect(page.locator('[name="mappings.1.path"]')).toHaveValue("order.total");

  await page.locator('[name="outcomes.1.name"]').fill("delayed");
  await page.locator('[name="outcomes.1.status"]').fill("2xx");
  await page.locator('[name="outcomes.1.condition"]').fill("response.body.order.status == 'delayed'");
  await page.getByRole("button", { name: "Move this row up" }).click();
  await expect(page.locator('[name="outcomes.0.name"]')).toHaveValue("delayed");
  await expect(page.getByText("never reached")).toHaveCount(0);

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Orders is saved.")).toBeVisible();
  await expect(page.locator("#response")).toContainText("The response of your last test");
  await expect(page.locator("#response")).toContainText("Outcome: Delayed");
  await expect(page.getByText("The last response takes this row.")).toBeVisible();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "mending-1440.png") });
});

test("test values are no unsaved change, and Test is in reach of a thumb", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/apis/new?tab=body");
  await page.getByLabel("API Name").fill("Orders");
  await page.getByLabel("API URL").fill(`${address}?p={{phone}}`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Orders is saved.")).toBeVisible();
  await page.locator('[name="values.phone"]').fill("+14155552671");
  await expect(page.getByText("Not saved", { exact: true })).toBeHidden();
  await page.reload();
  await expect(page.getByText("There are unsaved changes.")).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("banner").getByRole("button", { name: "Test" }).click();
  await expect(page.locator("#response")).toContainText(/200 OK|Which values/);
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "mending-390.png") });
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("what begins so is offered first, and else to create it", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await page.goto("/apis/new");
  const url = page.getByLabel("API URL");
  await url.pressSequentially("https://example.com/?q={{ord");
  const marked = page.locator("[role=option][aria-selected=true]");
  await expect(marked).toHaveText("Create attribute ord…");
  await url.pressSequentially("er_number");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Create attribute" });
  await expect(dialog.getByLabel("Belongs to")).toHaveValue("contact");
  await checkA11y();
  await dialog.getByRole("button", { name: "Create attribute" }).click();
  await expect(url).toHaveValue("https://example.com/?q={{order_number}}");
  await url.fill("https://example.com/?q={{ord");
  await url.press("Control+Space");
  await expect(marked).toContainText("order_number");
  await url.fill("https://example.com/?q={{note}}");
  await url.press("Escape");
  await expect(page.getByRole("button", { name: "Use notes" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Create note" })).toBeVisible();
});
