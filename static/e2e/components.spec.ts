import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { Chat } from "./chat";
import { addAttribute, addRow, Editor } from "./editor";
import { expect, test } from "./fixtures";

// A visitor meets every kind of question, by mouse, by typing and by keyboard only, on a desk and on a phone.
const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const photo = {
  name: "me.png",
  mimeType: "image/png",
  buffer: Buffer.from("\x89PNG\r\n\x1a\n a photo", "latin1"),
};

async function order(page: Page) {
  for (const [label, type] of [
    ["Size", "text"],
    ["Toppings", "list"],
    ["Day", "date"],
    ["Nickname", "text"],
    ["Photo", "file"],
    ["Wish", "text"],
  ] as const)
    await addAttribute(page, label, type);
  const editor = new Editor(page);
  await editor.addFlow("Order");
  await questions(editor);
  await menu(editor);
  await editor.publish();
}

async function questions(editor: Editor) {
  const size = await editor.ask("Single Choice", "Size", "Which size?", "size");
  await addRow(size, ["Choice", "Small"]);
  await addRow(size, ["Choice", "Large"], ["Saved as", "L"]);
  const toppings = await editor.ask("Multiple Choice", "Toppings", "Which toppings?", "toppings");
  for (const choice of ["Cheese", "Ham", "Olives"]) await addRow(toppings, ["Choice", choice]);
  await turnOn(toppings, "Allow Back");
  const day = await editor.ask("Date", "Day", "On which day?", "day");
  await day.getByLabel("Earliest date").fill("2030-01-01");
  await turnOn(day, "Allow Back");
  const nickname = await editor.ask("Text Question", "Nickname", "What may we call you?", "nickname");
  await turnOn(nickname, "Allow Visitor to Skip");
  const file = await editor.ask("File Upload", "Photo", "Show us the place.", "photo");
  await file.getByLabel("File types").fill("image/*");
}

async function menu(editor: Editor) {
  const wait = await editor.add("Delay", "A moment");
  await wait.getByLabel("Delay in seconds", { exact: true }).fill("6");
  await editor.ask("Text Question", "Wish", "Any wish?", "wish");
  const sum = await editor.add("Message", "Sum");
  await sum
    .getByLabel("Message", { exact: true })
    .fill("{{size}}, {{toppings}}, {{day}}, “{{nickname}}”: {{wish}}. Right?");
  await addRow(sum, ["Button", "Yes"]);
  await addRow(sum, ["Button", "Begin again"]);
  const end = await editor.add("End Chat", "Thanks");
  await end.getByLabel("Message", { exact: true }).fill("Thank you.");
  await sum.getByLabel("Go to Next Message").nth(1).selectOption({ label: "Thanks" });
  await sum.getByLabel("Go to Next Message").nth(2).selectOption({ label: "Size" });
}

async function turnOn(item: Locator, setting: string) {
  const advanced = item.getByText("Advanced settings");
  if (!(await item.getByLabel(setting, { exact: true }).isVisible())) await advanced.click();
  await item.getByLabel(setting, { exact: true }).check();
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const said = (page: Page, text: string) => page.getByRole("log").getByText(`You: ${text}`, { exact: true });

for (const [size, viewport] of Object.entries(sizes)) {
  test(`a visitor answers every kind of question, ${size}`, async ({ page, context, signIn, checkA11y }) => {
    test.setTimeout(180_000);
    await signIn();
    await order(page);
    await page.setViewportSize(viewport);
    const chat = new Chat(page);
    const look = async (name: string) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await checkA11y();
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        if (pictures) await picture(page, `${name}-${viewport.width}-${colorScheme}`);
      }
    };

    await test.step("a single choice is clicked, or typed", async () => {
      await chat.open("order");
      await chat.hears("Which size?");
      await look("chat-single");
      await chat.say("Enormous");
      await chat.hears("Please choose one of these: Small, Large.");
      await look("chat-refused");
      await chat.say("small");
      await chat.hears("Which toppings?");
      await page.getByRole("button", { name: "Start again" }).click();
      await chat.isAsked("Which size?", 1);
      await button(page, "Large").click();
      await chat.hears("Which toppings?");
    });

    await test.step("several choices are held until they are sent", async () => {
      await button(page, "Cheese").click();
      await button(page, "Ham").click();
      await button(page, "Olives").click();
      await button(page, "Ham").click();
      await expect(button(page, "Olives")).toHaveAttribute("aria-pressed", "true");
      await expect(button(page, "Ham")).toHaveAttribute("aria-pressed", "false");
      await look("chat-multiple");
      await button(page, "Send").click();
      await chat.hears("On which day?");
    });

    await test.step("Back undoes an answer", async () => {
      await button(page, "Back").click();
      await chat.isAsked("Which toppings?", 2);
      await expect(button(page, "Cheese")).toHaveAttribute("aria-pressed", "false");
      await button(page, "Cheese").click();
      await button(page, "Send").click();
      await chat.isAsked("On which day?", 2);
    });

    await test.step("a day is chosen, and one that is too early is refused", async () => {
      await expect(page.getByLabel("Message", { exact: true })).toHaveAttribute("type", "date");
      await look("chat-date");
      await chat.say("2029-12-31");
      await chat.hears("Please choose a date from 2030-01-01 on.");
      await chat.say("2030-02-01");
      await chat.hears("What may we call you?");
    });

    await test.step("a question is skipped", async () => {
      await look("chat-skip");
      await button(page, "Skip").click();
      await chat.hears("Show us the place.");
    });

    await test.step("a file is uploaded", async () => {
      await look("chat-file");
      await page.getByLabel("File", { exact: true }).setInputFiles(photo);
      await look("chat-file-chosen");
      await button(page, "Send").click();
      await expect(page.getByRole("log").getByRole("link", { name: "me.png" })).toBeVisible();
    });

    await test.step("what is typed while nothing is asked waits for its turn, also over a reload", async () => {
      await chat.say("Extra napkins");
      await expect(said(page, "Extra napkins")).toHaveCount(1);
      await look("chat-queued");
      await page.reload();
      await chat.hears("Show us the place.");
      await expect(said(page, "Extra napkins")).toHaveCount(1);
      await chat.hears(/Right\?$/);
      await expect(said(page, "Extra napkins")).toHaveCount(1);
      const text = await chat.transcript;
      expect(text.indexOf("Any wish?")).toBeLessThan(text.indexOf("Extra napkins"));
      expect(text).toMatch(/L, .*Cheese.*, 2030-02-01, “”: Extra napkins\. Right\?/);
    });

    await test.step("a button is pressed", async () => {
      await look("chat-buttons");
      await button(page, "Yes").click();
      await chat.isOver();
      await look("chat-ended");
      await page.reload();
      await chat.isOver();
      await expect(said(page, "Extra napkins")).toHaveCount(1);
    });

    await test.step("nothing needs a mouse", async () => {
      const alone = await context.newPage();
      await alone.setViewportSize(viewport);
      await byKeyboard(alone);
    });
  });
}

/** Goes through the questions with Tab, Space and Enter. */
async function byKeyboard(page: Page) {
  await page.goto("/chat/order");
  const chat = new Chat(page);
  await tabTo(page, button(page, "Start again").first());
  await page.keyboard.press("Enter");
  await chat.isAsked("Which size?", 1);
  await tabTo(page, button(page, "Large"));
  await page.keyboard.press("Enter");
  await chat.hears("Which toppings?");
  await tabTo(page, button(page, "Ham"));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Send"));
  await page.keyboard.press("Enter");
  await chat.hears("On which day?");
  await tabTo(page, page.getByLabel("Message", { exact: true }));
  await page.keyboard.type("02012030");
  await page.keyboard.press("Enter");
  await chat.hears("What may we call you?");
  await tabTo(page, button(page, "Skip"));
  await page.keyboard.press("Enter");
  await chat.hears("Show us the place.");
  await tabTo(page, page.getByLabel("File", { exact: true }));
  await page.bringToFront();
  const chosen = page.waitForEvent("filechooser");
  await page.keyboard.press("Space");
  await (await chosen).setFiles(photo);
  await tabTo(page, button(page, "Send"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log").getByRole("link", { name: "me.png" })).toBeVisible();
}

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, element: Locator) {
  await expect(element).toBeEnabled();
  const focused = () => element.evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e);
  for (let n = 0; n < 30 && !(await focused()); n++) await page.keyboard.press("Tab");
  await expect(element).toBeFocused();
}

async function picture(page: Page, name: string) {
  mkdirSync(pictures as string, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(pictures as string, `${name}.png`) });
}
