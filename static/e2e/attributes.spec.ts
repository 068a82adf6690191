import { join } from "node:path";
import { expect, test } from "./fixtures";

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

test("an attribute that is named in three places gets another key in all of them", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/attributes");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "attributes-1440.png"), fullPage: true });
  await page.getByRole("link", { name: "User OTP" }).click();
  const uses = page.locator("#uses");
  await expect(uses.getByRole("listitem")).toHaveCount(4); // the draft of the chat flow, and what is published of it
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "attribute-1440.png"), fullPage: true });
  await page.getByRole("link", { name: "Change key or type" }).click();
  await page.getByLabel("Key").fill("typed_code");
  await page.getByRole("button", { name: "Show what changes" }).click();
  const preview = page.locator("#preview");
  await expect(preview).toContainText("2 APIs, 1 chat flow");
  await expect(preview).toContainText("Code: Save to Custom Attribute user_otp → typed_code");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "rename-1440.png"), fullPage: true });
  await page.getByRole("button", { name: "Change it everywhere" }).click();
  await expect(page.getByText("User OTP is changed, and with it 3 definitions that name it.")).toBeVisible();
  await expect(uses.getByRole("listitem")).toHaveCount(4); // the draft of the chat flow, and what is published of it
  await page.goto("/apis/verify-otp?tab=body");
  await expect(page.locator("[name=body]")).toHaveValue(/\{\{typed_code\}\}/);

  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/attributes/typed_code/change?key=code&type=secret");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "rename-390-dark.png"), fullPage: true });
});
