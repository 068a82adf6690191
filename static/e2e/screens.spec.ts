import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Chat } from "./chat";
import { Editor } from "./editor";
import { expect, test } from "./fixtures";
import { open, screens, sticksOut } from "./screens";
import { checkWords } from "./words";

/** Every screen: axe finds nothing, nothing sticks out sideways, in both themes, on a desk and on a phone. */
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

async function everyKind(page: Page) {
  const editor = new Editor(page);
  await editor.addFlow("Every kind");
  const kinds = await page.getByLabel("Component", { exact: true }).locator("option").allInnerTexts();
  for (const kind of kinds) await editor.add(kind, `The ${kind}`);
  await editor.save();
  await expect(page.getByText("Saved the draft of Every kind.")).toBeVisible();
}

/** A flow with two versions, and a visitor whom it has handed over. */
async function handOver(page: Page) {
  const editor = new Editor(page);
  await editor.addFlow("Hand over");
  const live = await editor.add("Live Chat hand-over", "People");
  await editor.add("End Chat", "Bye");
  for (const way of await live.getByLabel(/Go to Next Message/).all())
    await way.selectOption({ label: "Bye" });
  await editor.publish();
  await live.getByLabel("Message", { exact: true }).fill("Somebody will be with you.");
  await editor.publish();
  const visitor = new Chat(page);
  await visitor.open("hand-over");
  await visitor.hears("Somebody will be with you.");
  await page.goto("/live");
  await page.locator("main a[href^='/live/']").first().click();
  await page.getByRole("button", { name: "Take the chat" }).click();
  await expect(page.getByLabel("Your answer")).toBeVisible();
}

test.beforeEach(async ({ page, signIn }) => {
  test.setTimeout(180_000);
  await signIn();
  await everyKind(page);
  await handOver(page);
  const visitor = new Chat(page); // so that lists have something in them
  await visitor.open("phone-verification");
  await visitor.say("+1 415 555 2671");
  await visitor.hears("What is the code");
});

for (const [size, viewport] of Object.entries(sizes)) {
  for (const theme of ["light", "dark"] as const) {
    test(`every screen, ${size}, ${theme}`, async ({ page, checkA11y }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" }); // axe must not meet a fading bubble
      for (const [name, path] of Object.entries(screens)) {
        await test.step(name, async () => {
          await open(page, path);
          await checkA11y();
          if (size === "desk" && theme === "light" && name !== "chat") await checkWords(page);
          expect(await sticksOut(page), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
          if (pictures) await picture(page, `${name}-${viewport.width}-${theme}`);
        });
      }
    });
  }
}

async function picture(page: Page, name: string) {
  mkdirSync(pictures as string, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(pictures as string, `${name}.png`) });
}
