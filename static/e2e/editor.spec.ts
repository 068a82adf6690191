import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

// Configure API against a provider that answers with an order and with what it got.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

let provider: HTTPServer;
let address: string;

test.beforeAll(async () => {
  provider = createServer((request, response) => {
    const order = { id: "SO-1", status: "shipped", total: { amount: 148.5 }, url: request.url };
    const answer = () => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ order }));
    };
    if (request.url?.startsWith("/slow")) request.socket.on("close", () => response.destroy());
    else answer();
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  provider.closeAllConnections();
  provider.close();
});

const url = (page: Page) => page.getByLabel("API URL");
const body = (page: Page) => page.locator("code-editor.on").getByLabel("Body", { exact: true });
const text = (page: Page) => page.locator("#f-body");
const options = (page: Page) => page.locator(".tf-list").getByRole("option").filter({ visible: true });
const save = (page: Page) => page.getByRole("button", { name: /^Save/ }).first().click();
const press = (page: Page) => page.getByRole("button", { name: /^Test/ }).click();

async function begin(page: Page, tab = "parameters") {
  await page.goto(`/apis/new?tab=${tab}`);
  await page.getByLabel("API Name").fill("Order look-up");
  await url(page).fill(`${address}/orders/{{name}}`);
}

async function saved(page: Page) {
  await save(page);
  await expect(page.getByText("Order look-up is saved.")).toBeVisible();
}

test("the picker serves the URL, the rows and the body by keyboard", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page, "headers");
  await url(page).fill(`${address}/{{ph`);
  await expect(options(page).first()).toContainText("phone");
  await expect(url(page)).toHaveAttribute("aria-expanded", "true");
  await expect(url(page)).toHaveAttribute("aria-activedescendant", /.+/);
  await checkA11y();
  await page.keyboard.press("Enter");
  await expect(url(page)).toHaveValue(`${address}/{{phone}}`);
  const value = page.getByRole("tabpanel", { name: "Headers" }).getByLabel("Value").first();
  await value.focus();
  await page.keyboard.press("Control+Space");
  await page.keyboard.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await page.keyboard.type("{{name | tru");
  await expect(options(page).first()).toContainText("Keeps so many characters");
  await page.keyboard.press("Tab");
  await page.keyboard.type("10");
  await expect(value).toHaveValue("{{name | truncate: 10}}");
  await page.getByRole("tab", { name: "Body" }).click();
  await body(page).click();
  await page.keyboard.type('["/em');
  await expect(options(page).first()).toContainText("email");
  await page.keyboard.press("Enter");
  await expect(text(page)).toHaveValue('["{{email}}"]');
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(", {{order_id");
  await page.getByRole("option", { name: "Create attribute order_id" }).click();
  await page.getByRole("dialog").getByLabel("Type").selectOption("number");
  await checkA11y();
  await page.getByRole("dialog").getByRole("button", { name: "Create attribute" }).click();
  await expect(text(page)).toHaveValue('["{{email}}", {{order_id}}]');
  await expect(page.locator("#f-values-order_id")).toBeVisible();
});

test("a mistake is underlined, its words lead to it, and its repair can be undone", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await begin(page);
  await url(page).fill(`${address}/{{phoen}}`);
  await expect(url(page)).toHaveAccessibleDescription(/There is no attribute phoen. Did you mean phone/);
  await expect(page.locator(".tf-paint .wrong").first()).toHaveText("phoen");
  await checkA11y();
  await page.getByRole("button", { name: /There is no attribute phoen/ }).click();
  expect(
    await url(page).evaluate((i: HTMLInputElement) =>
      i.value.slice(i.selectionStart ?? 0, i.selectionEnd ?? 0),
    ),
  ).toBe("phoen");
  await page.getByRole("button", { name: "Use phone" }).click();
  await expect(url(page)).toHaveValue(`${address}/{{phone}}`);
  await expect(url(page)).not.toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Control+z");
  await expect(url(page)).toHaveValue(`${address}/{{phoen}}`);
  await expect(url(page)).toHaveAttribute("aria-invalid", "true");
});

test("text and rows of a body never disagree", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page, "body");
  await page.getByLabel("Method").selectOption("POST");
  await body(page).fill('{\n   "a":   "x",\n   "b": [1, {{phone}}]\n}');
  await page.getByRole("button", { name: "Rows" }).click();
  const rows = page.getByRole("group", { name: "Rows of the JSON" });
  await rows.getByLabel("Value, row 2").fill('say "{{name}}"');
  await rows.getByLabel("Key, row 2").fill("greeting");
  await expect(text(page)).toHaveValue(
    '{\n   "greeting":   "say \\"{{name}}\\"",\n   "b": [1, {{phone}}]\n}',
  );
  await rows.getByRole("button", { name: "Move up, row 3" }).click();
  await expect(text(page)).toHaveValue(
    '{\n   "b": [1, {{phone}}],\n   "greeting":   "say \\"{{name}}\\""\n}',
  );
  await rows.getByRole("button", { name: "Add a member" }).click();
  await expect(rows.getByLabel("Key, row 6")).toBeFocused();
  await rows.getByLabel("Type, row 6").selectOption("Object");
  await expect(text(page)).toHaveValue(/"key": \{"value": ""\}\n\}$/);
  await checkA11y();
  await rows.getByRole("button", { name: "Remove, row 6" }).click();
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await body(page).fill('{"a": }');
  await page.getByRole("button", { name: "Rows" }).click();
  await expect(page.getByText("Line 1: A value is missing before }")).toBeVisible();
  await page.getByRole("button", { name: "Edit as text" }).click();
  await body(page).fill('{"a": {{name}}}');
  await saved(page);
  await expect(text(page)).toHaveValue('{"a": {{name}}}');
});

test("the preview follows, and test values are kept under a name", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page);
  await page.locator("#f-values-name").fill("Ada L");
  const preview = page.locator("request-preview");
  await expect(preview).toContainText(`GET ${address}/orders/Ada%20L`);
  await expect(preview.locator(".seg").first()).toHaveAttribute("title", "{{name}}");
  await saved(page);
  await page.locator("#f-values-name").fill("Grace");
  await page.getByText("Keep…").click();
  await page.getByLabel("Name of the test values").fill("A customer");
  await checkA11y();
  await page.getByRole("button", { name: "Keep as this" }).click();
  await expect(page.getByLabel("Test values", { exact: true })).toHaveText(/A customer/);
  await page.locator("#f-values-name").fill("Somebody else");
  await page.getByLabel("Test values", { exact: true }).selectOption("As typed last");
  await page.getByLabel("Test values", { exact: true }).selectOption("A customer");
  await expect(page.locator("#f-values-name")).toHaveValue("Grace");
  await expect(preview).toContainText("/orders/Grace");
});

test("three values are mapped by clicking, and a broken URL is repaired from the error's words", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await begin(page, "response");
  await page.locator("#f-values-name").fill("Ada");
  await press(page);
  await expect(page.locator("#response")).toContainText("200 OK");
  for (const path of ["order.id", "order.status", "order.total.amount"])
    await page.locator(`[data-path="${path}"] .jt-row`).first().click();
  await expect(page.locator("#count-response")).toHaveText("3");
  await expect(page.getByText("Last response: 148.5")).toBeVisible();
  await page.locator('[name="outcomes.1.name"]').fill("shipped");
  await page.locator('[name="outcomes.1.status"]').fill("200");
  await page.locator('[name="outcomes.1.condition"]').fill("response.body.order.status == 'shipped'");
  await expect(page.getByText("It would match, but an earlier row decides.")).toBeVisible();
  await page.locator('[name="outcomes.1.name"]').press("Alt+ArrowUp");
  await expect(page.locator('[name="outcomes.0.name"]')).toHaveValue("shipped");
  await expect(page.getByText("The last response takes this row.")).toHaveCount(1);
  await checkA11y();
  await saved(page);
  await url(page).fill(`${address}/orders/{{nmae}}`);
  await page.getByRole("button", { name: "Use name" }).click();
  await press(page);
  await expect(page.locator("#response")).toContainText("Outcome: Shipped");
  await url(page).fill(`${address}/slow`);
  await press(page);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByText(/^Cancelled after/)).toBeVisible();
});

test("two people edit one API, and nobody's save is lost", async ({ page, context, signIn, checkA11y }) => {
  await signIn();
  await begin(page);
  await saved(page);
  const other = await context.newPage();
  await other.goto("/apis/order-look-up");
  await other.getByLabel("Method").selectOption("PUT");
  await save(other);
  await expect(other.getByText("Order look-up is saved.")).toBeVisible();
  await url(page).fill(`${address}/mine`);
  await save(page);
  await expect(page.getByRole("radio", { name: "Method, saved meanwhile" })).toBeVisible();
  await checkA11y();
  await page.getByRole("radio", { name: "Method, saved meanwhile" }).check();
  await page.getByRole("button", { name: "Save what is chosen" }).click();
  await expect(page.getByText("Order look-up is saved.")).toBeVisible();
  await expect(page.getByLabel("Method")).toHaveValue("PUT");
  await expect(url(page)).toHaveValue(`${address}/mine`);
});

test("what is typed survives a reload", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page);
  await saved(page);
  page.on("dialog", (d) => d.accept());
  const kept = () => page.evaluate(() => sessionStorage.getItem("draft:order-look-up") ?? "");
  await url(page).fill(`${address}/typed`);
  await expect.poll(kept).toContain("/typed");
  await page.reload();
  await expect(page.getByText(/did not save it: URL/)).toBeVisible();
  await checkA11y();
  await page.getByRole("button", { name: "Restore them" }).click();
  await expect(url(page)).toHaveValue(`${address}/typed`);
  await expect(page.getByText("Not saved")).toBeVisible();
  await saved(page);
  expect(await kept()).toBe("");
});

test("a chip sets what happens without a value, in both themes and on a telephone", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await begin(page);
  await url(page).fill(`${address}/?p={{phone}}`);
  await url(page).press("ArrowLeft");
  await url(page).press("Alt+Enter");
  await expect(page.getByRole("dialog", { name: "About this placeholder" })).toContainText("Phone");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkA11y();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(url(page)).toHaveValue(`${address}/?p={{phone | required}}`);
  await page.getByLabel("API Name").press("Control+s");
  await expect(page.getByText("Order look-up is saved.")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of ["parameters", "body", "response", "auth"]) {
    await page.goto(`/apis/order-look-up?tab=${tab}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await checkA11y();
  }
});

test("without scripts an API is seen and saved", async ({ browser, page, signIn, server }) => {
  await signIn();
  await begin(page);
  await saved(page);
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState, baseURL: server.url });
  const old = await plain.newPage();
  await old.goto("/apis/order-look-up");
  await old.getByLabel("Method").selectOption("POST");
  await old.locator('[name="parameters.0.key"]').fill("n");
  await old.locator('[name="parameters.0.value"]').fill("{{name}}");
  await save(old);
  await expect(old.getByText("Order look-up is saved.")).toBeVisible();
  await expect(old.locator('[name="parameters.0.value"]')).toHaveValue("{{name}}");
  await plain.close();
});
