import { join } from "node:path";
import { expect, test } from "./fixtures";

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

test("constants are copied from another environment and compared side by side", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/environments/new");
  await page.getByLabel("Copy from").selectOption("Convertalk");
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied otp_gateway from Convertalk.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).first().fill("Staging");
  const value = page.getByLabel("Value").first();
  await expect(value).toHaveValue("https://api.v7.convertalk.com");
  await value.fill("https://staging.example.com");
  await page.getByLabel("Name", { exact: true }).last().fill("shop");
  await page.getByLabel("Value").nth(1).fill("12");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "environment-copied-1440.png") });
  await page.keyboard.press("Control+s");
  const table = page.getByRole("region", { name: "Constants by environment" });
  await expect(table.getByRole("row", { name: /shop/ })).toContainText("12");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "environments-compared-1440.png") });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await checkA11y();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  if (pictures) await page.screenshot({ path: join(pictures, "environments-compared-390-dark.png") });
  await table.getByRole("link", { name: "Not set: shop in Convertalk" }).click();
  await expect(page.getByLabel("Value").last()).toBeFocused();
});
