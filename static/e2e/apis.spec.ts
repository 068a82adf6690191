import { join } from "node:path";
import { expect, test } from "./fixtures";

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

test("Your APIs is narrowed as one types, filed in folders and copied, with the keyboard alone", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/apis/send-otp/filing");
  await page.getByLabel("Folder").fill("Codes/Send");
  await page.getByLabel("Tags").fill("sms, new");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Send OTP is in Codes/Send now.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Codes/Send" })).toBeVisible();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "apis-1440.png"), fullPage: true });

  await page.keyboard.press("/");
  await page.keyboard.type("user_otp");
  await expect(page.getByRole("link", { name: "Verify OTP", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Send OTP", exact: true })).toHaveCount(0);
  await expect(page).toHaveURL(/q=user_otp/);
  await page.goto("/apis");
  await page.getByRole("link", { name: "#sms" }).click();
  await expect(page.getByRole("link", { name: "Send OTP", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Verify OTP", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Duplicate Send OTP" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Send OTP (copy) is a copy.")).toBeVisible();

  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/apis");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "apis-390-dark.png"), fullPage: true });
});
