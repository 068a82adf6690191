import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures";

// A logged call is made again, against a provider that counts what it gets.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

let provider: HTTPServer;
let address: string;
let got = 0;

test.beforeAll(async () => {
  provider = createServer((_, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ n: ++got, status: "paid" }));
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/orders`;
});

test.afterAll(() => {
  provider.close();
});

const pictures = process.env.SCREENSHOTS;

for (const [method, width, theme] of [
  ["GET", 1440, "light"],
  ["POST", 390, "dark"],
] as const) {
  test(`a ${method} of API Logs is made again, ${width}, ${theme}`, async ({ page, signIn, checkA11y }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: theme });
    await signIn();
    await page.goto("/apis/new");
    await page.getByLabel("API Name").fill("Orders");
    await page.getByLabel("Method").selectOption(method);
    await page.getByLabel("API URL").fill(address);
    await page.getByRole("button", { name: /^Save/ }).first().click();
    await expect(page.getByText("Orders is saved.")).toBeVisible();
    const before = got;
    await page.getByRole("button", { name: "Test", exact: true }).first().click();
    await expect.poll(() => got).toBe(before + 1);
    await expect(async () => {
      await page.goto("/logs");
      await page.locator("#calls a").first().click({ timeout: 1000 });
    }).toPass();
    await page.getByRole("link", { name: "Replay" }).click();
    await expect(page.getByText("Nothing is sent before you press Send.")).toBeVisible();
    expect(got).toBe(before + 1);
    await checkA11y();
    const send = page.getByRole("button", { name: "Send", exact: true });
    if (method === "POST") {
      await send.click();
      await expect(page.getByText("Tick this to send it.")).toBeVisible();
      expect(got).toBe(before + 1);
      await page.getByLabel(/may do its work a second time/).check();
    }
    await send.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "What changed in Response" })).toBeVisible();
    expect(got).toBe(before + 2);
    await checkA11y();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    if (pictures) await page.screenshot({ path: `${pictures}/replay-${width}.png`, fullPage: true });
    await page.getByLabel("Name", { exact: true }).fill("A customer");
    await page.getByRole("button", { name: "Save as test set" }).click();
    await expect(page.getByText("The values are kept as A customer.")).toBeVisible();
  });
}
