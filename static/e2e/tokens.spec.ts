import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const themes = { desk: "light", phone: "dark" } as const;
const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

for (const size of ["desk", "phone"] as const) {
  test(`a token is made, used and revoked, ${size}`, async ({ page, server, signIn, checkA11y }) => {
    await page.setViewportSize(sizes[size]);
    await page.emulateMedia({ colorScheme: themes[size], reducedMotion: "reduce" });
    await signIn();
    const look = async (name: string) => {
      await checkA11y();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      if (pictures) await picture(page, `${name}-${sizes[size].width}-${themes[size]}`);
    };

    await page.goto("/tokens/new");
    await page.getByLabel("Name").fill("Night job");
    await page.getByRole("button", { name: "Make token" }).click();
    const token = await page.getByRole("region", { name: "Token" }).textContent();
    await look("token-made");
    const call = () =>
      fetch(`${server.url}/api/v1/apis/send-otp/call`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ attributes: { phone: "+14155552671" } }),
      });
    expect(await (await call()).json()).toMatchObject({ outcome: "sent", status: 200 });

    await page.getByRole("link", { name: "Done" }).click();
    await look("tokens-one");
    await page.getByRole("button", { name: "Revoke" }).click();
    await look("token-revoke");
    await page.getByRole("button", { name: "Revoke token" }).click();
    await expect(page.getByText("Revoked Night job.")).toBeVisible();
    await look("tokens-revoked");
    expect((await call()).status).toBe(401);
  });
}

async function picture(page: Page, name: string) {
  mkdirSync(pictures as string, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(pictures as string, `${name}.png`) });
}
