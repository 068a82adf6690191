import { join } from "node:path";
import { expect, test } from "./fixtures";

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

test("an admin is led from a blocked call to a grant, and takes it back", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("House");
  await page.getByLabel("API URL").fill("http://[fd12:3456:789a::1]:3000/state");
  await page.getByRole("tab", { name: "Options" }).click();
  await page.getByLabel("Time-out", { exact: true }).fill("1 s");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("House is saved.")).toBeVisible();
  const response = page.locator("#response");
  await page.getByRole("button", { name: "Test" }).click();
  await expect(response.getByText("Port 3000 is closed")).toBeVisible();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "blocked-1440.png"), fullPage: true });
  await response.getByRole("link", { name: "Allow this host for this API" }).click();
  await expect(page.getByLabel("Host")).toHaveValue("http://[fd12:3456:789a::1]:3000");
  await page.getByRole("button", { name: "Grant" }).click();
  const grants = page.getByRole("region", { name: "Grants" });
  await expect(grants.getByText("http://[fd12:3456:789a::1]:3000")).toBeVisible();
  await expect(grants.getByText("Ada Lovelace")).toBeVisible();

  await page.goto(
    "/apis/house/grants/new?kind=unverified&origin=https%3A%2F%2F%5Bfd12%3A3456%3A789a%3A%3A1%5D",
  );
  await page.getByRole("button", { name: "Grant" }).click();
  await expect(page.getByText("Certificate not checked").first()).toBeVisible();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "granted-1440.png"), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "granted-390.png"), fullPage: true });
  await page.goto("/apis");
  await expect(page.getByText("Certificate not checked")).toBeVisible();
  await checkA11y();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/grants");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "grants-1440.png"), fullPage: true });
  for (const left of [1, 0]) {
    await page.getByRole("button", { name: "Withdraw" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
    await expect(page.getByRole("button", { name: "Withdraw" })).toHaveCount(left);
  }
  await expect(page.getByText("Nothing is granted")).toBeVisible();
});
