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

test("rows are walked, ticked and filed by keyboard, and undone", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await page.goto("/apis");
  const focused = page.locator("*:focus");
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveText("Send OTP");
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  await expect(focused).toHaveText("Verify OTP");
  await expect(page.getByRole("button", { name: "Move", exact: true })).toBeHidden();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("x");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "apis-ticked-1440.png") });
  await page.getByLabel("Folder", { exact: true }).fill("Codes");
  await page.getByRole("button", { name: "Move", exact: true }).press("Enter");
  await expect(page.getByText("Moved 2 APIs to Codes.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Codes" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Filed 2 APIs as before.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Codes" })).toHaveCount(0);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Tick the row");
  await checkA11y();
  await page.getByLabel("Keys without Ctrl work").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
  await expect(page).toHaveURL(/\/apis$/);
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByLabel("Keys without Ctrl work").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("API Name")).toHaveValue("Send OTP");

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/apis");
  await page.getByLabel("Tick all").check();
  await checkA11y();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  if (pictures) await page.screenshot({ path: join(pictures, "apis-ticked-390.png") });
  await page.getByRole("button", { name: "Delete the ticked APIs" }).click();
  await expect(page.getByRole("heading", { name: "Delete 4 APIs?" })).toBeVisible();
  await expect(page.getByText("1 chat flow calls them.")).toBeVisible();
  await checkA11y();
  await page.getByRole("button", { name: "Delete 4 APIs" }).click();
  await expect(page.getByText("No APIs yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Brought back 4 APIs.")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("ticked APIs are tagged and deleted, and that is undone", async ({ page, signIn }) => {
    await signIn();
    await page.goto("/apis");
    await expect(page.getByRole("button", { name: "Add tags" })).toBeHidden();
    await page.getByLabel("Tick Start Twilio verification").check();
    await page.getByLabel("Tick Check Twilio verification").check();
    await page.getByLabel("Tags", { exact: true }).fill("twilio");
    await page.getByRole("button", { name: "Add tags" }).click();
    await expect(page.getByText("Added #twilio to 2 APIs.")).toBeVisible();
    await page.getByLabel("Tick Check Twilio verification").check();
    await page.getByRole("button", { name: "Delete the ticked APIs" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Brought back 1 API.")).toBeVisible();
  });
});
