import { expect, test } from "./fixtures";

test("a refused form says where to look, and stays unsaved", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("A name that is far too long for the top of a telephone's screen");
  await page.getByLabel("API URL").fill("https://api.example.com/");
  await page.getByRole("tab", { name: /^Headers/ }).click();
  const headers = page.getByRole("tabpanel", { name: "Headers" });
  await headers.getByLabel("Key").first().fill("X");
  await headers.getByLabel("Value").first().fill("{{ghost}}");
  await page.getByRole("tab", { name: /^Options/ }).click();
  await page.getByLabel("Time-out", { exact: true }).fill("soon");
  await page.getByRole("button", { name: /^Save/ }).click();

  await expect(page.getByText("2 fields need another look.")).toBeVisible();
  await expect(page.locator("[aria-invalid=true]:focus")).toHaveCount(1);
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: /^Headers, row 1, value/ }).click();
  await expect(headers.getByLabel("Value").first()).toBeFocused();
  await page.getByRole("link", { name: /^Time-out/ }).click();
  await expect(page.getByLabel("Time-out", { exact: true })).toBeFocused();
  await checkA11y();

  const asked = page.waitForEvent("dialog");
  const left = page.getByRole("link", { name: "Chat flows" }).click();
  await (await asked).accept();
  await left;
});

test("a long name fits a telephone", async ({ page, signIn }) => {
  await signIn();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("A name that is far too long for the top of a telephone's screen");
  await page.getByLabel("API URL").fill("https://api.example.com/");
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page).toHaveURL(/a-name/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("an error leaves the editor as it is", async ({ page, context, signIn }) => {
  await signIn();
  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("Kept");
  await page.getByLabel("API URL").fill("https://api.example.com/");
  await context.clearCookies();
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByText("You were signed out.")).toBeVisible();
  await expect(page.getByLabel("API Name")).toHaveValue("Kept");
});

test("without scripts deleting is asked for, and every panel has its name", async ({
  browser,
  page,
  signIn,
  server,
}) => {
  await signIn();
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: server.url,
  });
  const old = await plain.newPage();
  await old.goto("/apis/send-otp");
  await expect(old.getByRole("heading", { name: "Manage API Response" })).toBeVisible();
  await old.getByRole("button", { name: "Delete API" }).click();
  await expect(old).toHaveURL(/apis\/send-otp/);
  await old.getByLabel("Really delete").check();
  await old.getByRole("button", { name: "Delete API" }).click();
  await expect(old.getByText("Send OTP is deleted.")).toBeVisible();
  await plain.close();
});

test("the chat says that the line is down", async ({ context, server }) => {
  const page = await context.newPage(); // which is not watched: the browser reports the lost line
  await page.goto("/chat/phone-verification");
  await expect(page.getByLabel("Message", { exact: true })).toBeEnabled();
  await page.route("**/chat/v1/conversations/**", (route) => route.abort());
  await server.crashAndRestart();
  await expect(page.getByText("Reconnecting…")).toBeVisible({ timeout: 15_000 });
  await page.unroute("**/chat/v1/conversations/**");
  await expect(page.getByText("Reconnecting…")).toBeHidden({ timeout: 15_000 });
});
