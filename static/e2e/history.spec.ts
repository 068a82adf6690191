import { join } from "node:path";
import { expect, test } from "./fixtures";

const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

test("an old revision is restored, and so is what was there before", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await page.goto("/apis/send-otp");
  const url = page.getByLabel("API URL");
  const before = await url.inputValue();
  await url.fill("https://shop.example/v2/orders");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Send OTP is saved.")).toBeVisible();
  await page.getByRole("link", { name: "History" }).click();
  const changed = page.getByRole("region", { name: "What changed in API URL" });
  await expect(changed.locator("del")).toHaveText(before);
  await expect(changed.locator("ins")).toHaveText("https://shop.example/v2/orders");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "history-1440.png"), fullPage: true });

  await page.getByRole("button", { name: "Restore revision 1" }).click();
  await expect(page.getByText("Revision 1 is restored. It is revision 3 now.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Revision 1 restored" })).toBeVisible();
  await page.getByRole("button", { name: "Restore revision 2" }).click();
  await page.goto("/apis/send-otp");
  await expect(url).toHaveValue("https://shop.example/v2/orders");

  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/apis/send-otp/history?from=1&to=2");
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "history-390-dark.png"), fullPage: true });
});

test("what was deleted by mistake comes back by the toast, or from the list", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/apis/verify-otp");
  await page.getByRole("button", { name: "Delete API" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete API" }).click();
  await expect(page.getByText("Verify OTP is deleted.")).toBeVisible();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "undo-1440.png") });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Verify OTP is back.")).toBeVisible();
  await expect(page.getByLabel("API Name")).toHaveValue("Verify OTP");

  await page.goto("/attributes/system_otp");
  await page.getByRole("button", { name: "Delete attribute" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete attribute" }).click();
  await expect(page.getByText("Deleted the attribute")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("is back.")).toBeVisible();

  await page.goto("/flows/phone-verification/outline");
  await page.getByRole("button", { name: "Delete flow" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete flow" }).click();
  await page.getByRole("link", { name: "Recently deleted" }).click();
  await checkA11y();
  if (pictures) await page.screenshot({ path: join(pictures, "deleted-1440.png"), fullPage: true });
  await page.getByRole("button", { name: "Bring back Phone verification" }).click();
  await expect(page.getByText("Phone verification is back.")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("the history compares, restores and brings back", async ({ page, signIn }) => {
    await signIn();
    await page.goto("/apis/send-otp");
    await page.getByLabel("API Name").fill("Send a code");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "History" }).click();
    await page.getByLabel("From", { exact: true }).selectOption("2");
    await page.getByLabel("To", { exact: true }).selectOption("1");
    await page.getByRole("button", { name: "Compare" }).click();
    await expect(page.locator("del mark")).toHaveText("a code");
    await page.getByRole("button", { name: "Restore revision 1" }).click();
    await expect(page.getByText("Revision 1 is restored.")).toBeVisible();
    await page.goto("/apis/send-otp");
    await page.getByLabel("Really delete").first().check();
    await page.getByRole("button", { name: "Delete API" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Send OTP is back.")).toBeVisible();
  });
});
