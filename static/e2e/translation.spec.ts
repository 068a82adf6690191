import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Catalog, type Texts } from "../src/words/catalog";
import { Canvas } from "./canvas";
import { addAttribute } from "./editor";
import { expect, test } from "./fixtures";
import { open, screens, sticksOut } from "./screens";

/** Chooses the language where everybody finds it. */
async function choose(page: Page, language: string) {
  await page.locator(".languages summary").click();
  await page.getByRole("button", { name: language }).click();
}

test("the site speaks German, and names stay what people have called things", async ({
  page,
  signIn,
  checkA11y,
}) => {
  test.setTimeout(120_000);
  await signIn();
  await addAttribute(page, "Delete", "Text");
  await page.goto("/attributes?q=Delete");
  await choose(page, "Deutsch");
  await expect(page).toHaveURL(/\/attributes\?q=Delete$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Ihre APIs" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Delete", exact: true })).toBeVisible();
  await checkA11y();

  const canvas = new Canvas(page); // what scripts show is German too
  await page.goto("/flows/phone-verification");
  await expect(page.getByRole("toolbar", { name: "Arbeitsfläche" })).toBeVisible();
  await page.keyboard.press("a");
  const picker = page.getByRole("combobox", { name: "Komponente hinzufügen" });
  await expect(picker).toBeFocused();
  await picker.fill("Nachr"); // and is found by its German name
  await expect(page.getByRole("option").first()).toContainText("Nachricht");
  await page.keyboard.press("Escape");
  await canvas.card("Welcome").click();
  await expect(page.getByLabel("Nachricht", { exact: true })).toHaveValue(/^Hi! Let us verify/);
  await expect(page.locator("#flow-state")).not.toHaveText("Saved");

  await page.goto("/apis/send-otp");
  await page.getByLabel("API-Name").fill("");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Geben Sie der API einen Namen.").first()).toBeVisible();
  await choose(page, "English");
  await expect(page.getByRole("link", { name: "Your APIs" }).first()).toBeVisible();
});

test("German fits the telephone", async ({ page, signIn }) => {
  test.setTimeout(180_000);
  await signIn();
  await choose(page, "Deutsch");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [name, path] of Object.entries(screens)) {
    if (path.startsWith("first of ") || path.includes("every-kind") || path.includes("hand-over")) continue;
    await open(page, path);
    expect.soft(await sticksOut(page), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  }
});

interface Cases {
  texts: Texts;
  cases: { name: string; english: string; said: string }[];
}

test("scripts say texts as the server does", () => {
  const file = new URL("../../internal/translate/testdata/cases.json", import.meta.url);
  const { texts, cases }: Cases = JSON.parse(readFileSync(file, "utf8"));
  const catalog = new Catalog(texts);
  for (const { name, english, said } of cases) expect.soft(catalog.say(english), name).toBe(said);
});
