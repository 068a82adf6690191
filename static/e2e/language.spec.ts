import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { addAttribute, addRow, Editor } from "./editor";
import { checkA11yOf, expect, test, watched } from "./fixtures";
import { pageWith, Site } from "./site";
import { allow } from "./widget";

// What a visitor reads beside the texts of the flow is in the language that the builder has chosen.
const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

async function look(page: Page, name: string) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(pictures, `language-${name}-${size}.png`) });
  }
  await page.setViewportSize(sizes.desk);
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function speak(page: Page, flow: string, language: string) {
  await page.goto(`/flows/${flow}/chat`);
  await page.getByLabel("Language", { exact: true }).selectOption(language);
}

async function save(page: Page) {
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByText("Saved the chat of")).toBeVisible();
}

test("a chat in Spanish, from its first hint to its end", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await addAttribute(page, "Toppings", "list");
  const editor = new Editor(page);
  await editor.addFlow("Pizza");
  const toppings = await editor.ask("Multiple Choice", "Toppings", "¿Con qué?", "toppings");
  for (const choice of ["Queso", "Jamón", "Olivas"]) await addRow(toppings, ["Choice", choice]);
  await toppings.getByLabel("Choices at most", { exact: true }).fill("2");
  const mail = await editor.ask("Email", "Mail", "¿Tu correo?", "email");
  await mail.getByText("Advanced settings").click();
  await mail.getByLabel("Allow Visitor to Skip").check();
  await editor.add("End Chat", "Bye");
  await editor.publish();

  await test.step("the preview speaks it at once", async () => {
    const preview = page.locator("chat-preview");
    await speak(page, "pizza", "Spanish · Español");
    await expect(preview.getByText("Omitir")).toBeVisible();
    await look(page, "preview-spanish");
    await page.getByLabel("Language", { exact: true }).selectOption("Arabic · العربية");
    await expect(preview.locator(".panel")).toHaveAttribute("dir", "rtl");
    await expect(preview.getByText("تخطٍّ")).toBeVisible();
    await look(page, "preview-arabic");
    await page.getByLabel("Language", { exact: true }).selectOption("Spanish · Español");
    await save(page);
  });

  await test.step("hints, choices and refusals are in it", async () => {
    await page.goto("/chat/pizza");
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    const field = page.getByLabel("Mensaje", { exact: true });
    await expect(field).toHaveAttribute("placeholder", "Elige y luego envía");
    await expect(page.getByText("Elige 2 como máximo", { exact: true })).toBeVisible();
    for (const choice of ["Queso", "Jamón", "Olivas"]) await button(page, choice).click();
    await button(page, "Enviar").click();
    await expect(page.getByRole("log").getByText("Elige 2 como máximo, por favor.")).toBeVisible();
    await button(page, "Queso").click();
    await button(page, "Enviar").click();
    await expect(field).toHaveAttribute("placeholder", "nombre@ejemplo.com");
    await checkA11y();
    await look(page, "spanish");
    await button(page, "Omitir").click();
  });

  await test.step("and so is the end", async () => {
    await expect(page.getByText("Este chat ha terminado.")).toBeVisible();
    await expect(button(page, "Empezar de nuevo")).toHaveCount(2);
  });
});

test("a widget in Arabic, from right to left", async ({ page, context, server, signIn }) => {
  await signIn();
  const shop = await Site.start(() => ({ html: pageWith(server.url) }));
  await allow(page, "phone-verification", shop.origin);
  await speak(page, "phone-verification", "Arabic · العربية");
  await page.getByLabel("Greeting").fill("كيف نساعدك؟");
  await page.getByLabel("Title").fill("متجرنا");
  await save(page);

  const { page: visit, problems } = await watched(await context.newPage());
  await visit.goto(shop.origin);
  await expect(button(visit, "تجاهل")).toBeVisible();
  await look(visit, "arabic-greeting");
  await button(visit, "فتح متجرنا").click();
  const frame = visit.locator("patchbay-chat-window .window");
  await expect(frame).toHaveAttribute("dir", "rtl");
  await expect(frame).toHaveAttribute("lang", "ar");
  const field = visit.getByLabel("الرسالة", { exact: true });
  await expect(field).toHaveAttribute("placeholder", "رقم الهاتف");
  await field.fill("12");
  await button(visit, "إرسال").click();
  await expect(visit.getByRole("log").getByText("لا يمكننا الوصول إلى رقم الهاتف هذا.")).toBeVisible();
  await visit.emulateMedia({ reducedMotion: "reduce" });
  await checkA11yOf(visit);
  await look(visit, "arabic");
  await button(visit, "إغلاق الدردشة").click();
  await expect(button(visit, "فتح متجرنا")).toBeFocused();

  await visit.goto(`${server.url}/chat/phone-verification`);
  await expect(visit.locator("html")).toHaveAttribute("lang", "ar");
  await expect(visit.locator("chat-window .window")).toHaveAttribute("dir", "rtl");
  await expect(visit.getByLabel("الرسالة", { exact: true })).toBeEnabled();
  await look(visit, "arabic-page");
  expect(problems).toEqual([]);
  await shop.stop();
});
