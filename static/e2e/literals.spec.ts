import { expect, test } from "./fixtures";

// What an API still needs, and secrets that are typed into one: said above it, in both themes, on a desk and on a phone.
const pictures = process.env.SCREENSHOTS;

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`what an API misses and gives away, ${width}, ${theme}`, async ({ page, signIn, checkA11y }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await signIn();
      await page.goto("/apis/twilio-verify-check?tab=parameters");
      await expect(page.getByRole("link", { name: "Add the secret twilio_auth_token" })).toBeVisible();
      await checkA11y();
      await page.goto("/apis/new?tab=headers");
      await page.getByLabel("API Name").fill("Orders");
      await page.getByLabel("API URL").fill("https://api.example.com/orders");
      const headers = page.getByRole("table", { name: "Headers" });
      await headers.getByLabel("Key").first().fill("Authorization");
      await headers.getByLabel("Value").first().fill("Bearer abcdef-123456");
      await page.getByRole("button", { name: /^Save/ }).first().click();
      const move = page.getByRole("button", { name: "Move this to a secret" });
      await expect(move).toBeVisible();
      await checkA11y();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      if (pictures) await page.screenshot({ path: `../.cache/screenshots/literal-${width}-${theme}.png` });
      await move.press("Enter");
      await expect(headers.getByLabel("Value").first()).toHaveValue("Bearer {{secret.orders_authorization}}");
      await page.getByRole("button", { name: /^Save/ }).first().click();
      await expect(page.getByText("Orders is saved.")).toBeVisible();
      await expect(move).toHaveCount(0);
    });
  }
}
