import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** The tabs of Configure API: how many lines they stand in, and how far the last reaches beyond the strip. */
const strip = (page: Page) =>
  page.getByRole("tablist", { name: "Configure API" }).evaluate((list) => {
    const tabs = [...list.children].map((t) => t.getBoundingClientRect());
    return {
      lines: new Set(tabs.map((t) => t.top)).size,
      beyond: Math.max(0, Math.max(...tabs.map((t) => t.right)) - list.getBoundingClientRect().right),
    };
  });

test.beforeEach(async ({ page, signIn }) => {
  await signIn();
  await page.goto("/apis/send-otp?tab=parameters");
  await page.locator(".tabs .count").evaluateAll((all) => {
    for (const count of all) count.textContent = "12"; // more than any API of the demo has
  });
});

test("nine tabs stand in one line on a desk, each with its count", async ({ page }) => {
  for (const width of [1280, 1366, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByRole("tab")).toHaveCount(9);
    expect(await strip(page), `${width} px`).toEqual({ lines: 1, beyond: 0 });
  }
});

test("both columns reach down to the end of the screen", async ({ page }) => {
  await page.goto("/apis/new");
  const ends = await page
    .locator(".pane")
    .evaluateAll((all) => all.map((p) => p.getBoundingClientRect().bottom));
  expect(ends).toEqual([900, 900]);
});

test("on narrower screens they stay in one line, and the chosen one scrolls into view", async ({ page }) => {
  for (const width of [1024, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect((await strip(page)).lines, `${width} px`).toBe(1);
    await page.getByRole("tab", { name: "API Logs" }).click();
    await expect(page.getByRole("tab", { name: "API Logs" })).toBeInViewport({ ratio: 1 });
    await page.getByRole("tab", { name: "Parameters" }).click();
    await expect(page.getByRole("tab", { name: "Parameters" })).toBeInViewport({ ratio: 1 });
  }
});

test("tabs of a response leave those of the API alone", async ({ page }) => {
  await page.getByRole("tab", { name: "Body" }).click();
  await page.getByRole("button", { name: "Test", exact: false }).first().click();
  await page.getByRole("tablist", { name: "Response" }).getByRole("tab").last().click();
  await expect(page.getByRole("tabpanel", { name: "Body" })).toBeVisible();
});
