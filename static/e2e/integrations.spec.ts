import { createServer, type Server as Http } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "./fixtures";

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

/** Answers as a provider of language models does, and knows one key. */
function provider(): Promise<{ url: string; server: Http }> {
  const server = createServer((request, response) => {
    const known = request.headers.authorization === "Bearer the-right-key";
    response.writeHead(known ? 200 : 401, { "Content-Type": "application/json" });
    response.end(known ? '{"data":[]}' : '{"error":{"message":"Incorrect API key provided."}}');
  });
  return new Promise((ok) => {
    server.listen(0, "127.0.0.1", () =>
      ok({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server }),
    );
  });
}

test.use({ serverFlags: ["--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

test("an integration is found, connected after a mistake, and taken out again", async ({
  page,
  signIn,
  checkA11y,
}) => {
  const models = await provider();
  await signIn();
  await page.getByRole("navigation").getByRole("link", { name: "Third Party Integrations" }).click();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "integrations-1440.png"), fullPage: true });
  const cards = page.locator("#integrations h2");
  await expect(cards).toHaveCount(12);
  await page.keyboard.press("/");
  await page.keyboard.type("ask a model");
  await expect(cards).toHaveCount(1);
  await page.getByRole("link", { name: "OpenAI-compatible chat" }).focus();
  await page.keyboard.press("Enter");

  await page.getByLabel("API key").fill("the-wrong-key");
  await page.getByLabel("Base URL").fill(models.url);
  await page.getByLabel("Model", { exact: true }).fill("small");
  await page.keyboard.press("Enter");
  const checked = page.locator("#checked");
  await expect(checked).toContainText("refused: not authorized, status 401");
  await expect(checked).toContainText("“Incorrect API key provided.”");
  await checkA11y();
  if (pictures)
    await page.screenshot({ path: join(pictures, "integration-refused-1440.png"), fullPage: true });

  await page.getByLabel("API key").fill("the-right-key");
  await page.getByRole("button", { name: "Save and check" }).click();
  await expect(checked).toContainText("it accepts the secrets");
  await checkA11y();
  await page.setViewportSize({ width: 390, height: 844 });
  await checkA11y();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  if (pictures) await page.screenshot({ path: join(pictures, "integration-390.png"), fullPage: true });
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("link", { name: "Ask a model" }).click();
  await page.getByRole("tab", { name: "Third Party Integrations" }).click();
  await page.getByRole("link", { name: "Open OpenAI-compatible chat" }).click();
  models.server.close();
  models.server.closeAllConnections();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(checked).toContainText("could not be reached");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText("is disconnected.")).toBeVisible();
  await expect(page.getByText("Not connected")).toBeVisible();
});

test("the catalogue is narrowed and read on a phone, in the dark", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/integrations");
  await page.getByRole("link", { name: "Payments" }).click();
  await expect(page.locator("#integrations h2")).toHaveText(["Razorpay", "Stripe"]);
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "integrations-390-dark.png"), fullPage: true });
  await page.getByRole("searchbox").fill("link");
  await expect(page.locator("#integrations h2")).toHaveText(["Razorpay"]);
  await page.getByRole("link", { name: "Razorpay" }).click();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "integration-390-dark.png"), fullPage: true });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the catalogue is searched and an integration connected", async ({ page, signIn }) => {
    const models = await provider();
    await signIn();
    await page.goto("/integrations?category=AI");
    await page.getByRole("searchbox").fill("model");
    await page.getByRole("searchbox").press("Enter");
    await expect(page).toHaveURL(/category=AI&q=model/);
    await page.getByRole("link", { name: "OpenAI-compatible chat" }).click();
    await page.getByRole("button", { name: "Connect" }).click();
    await expect(page.getByText("Type the API key.").first()).toBeVisible();
    await page.getByLabel("API key").fill("the-right-key");
    await page.getByLabel("Base URL").fill(models.url);
    await page.getByLabel("Model", { exact: true }).fill("small");
    await page.getByRole("button", { name: "Connect" }).click();
    await expect(page.getByText("it accepts the secrets")).toBeVisible();
    models.server.close();
    models.server.closeAllConnections();
  });
});
