import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Chat } from "./chat";
import { expect, test } from "./fixtures";

/** Every screen: axe finds nothing, nothing sticks out sideways, in both themes, on a desk and on a phone. */
const screens: Record<string, string> = {
  home: "/",
  apis: "/apis",
  "add-api": "/apis/new",
  "configure-api": "/apis/send-otp?tab=body",
  "manage-api-response": "/apis/send-otp?tab=response",
  "api-options": "/apis/send-otp?tab=options",
  "api-authentication": "/apis/send-otp?tab=auth",
  "grant-host": "/apis/send-otp/grants/new?kind=private&origin=http%3A%2F%2F10.0.0.5%3A3000",
  "grant-certificate": "/apis/send-otp/grants/new?kind=unverified&origin=https%3A%2F%2F10.0.0.5",
  grants: "/grants",
  "api-logs": "/apis/send-otp/logs",
  logs: "/logs",
  "log-retention": "/logs/retention",
  attributes: "/attributes",
  "add-attribute": "/attributes/new",
  environments: "/environments",
  environment: "/environments/convertalk",
  secrets: "/secrets",
  "add-secret": "/secrets/new",
  tokens: "/tokens",
  "make-token": "/tokens/new",
  "chat-flows": "/flows",
  "edit-flow": "/flows/phone-verification",
  "flow-versions": "/flows/phone-verification/versions",
  conversations: "/conversations",
  parked: "/parked",
  "one-conversation": "first of /conversations",
  contacts: "/contacts",
  "one-contact": "first of /contacts",
  "live-chats": "/live",
  "test-files": "/files",
  outbox: "/outbox",
  people: "/people",
  "add-person": "/people/new",
  audit: "/audit",
  "template-language": "/docs/templates",
  chat: "/chat/phone-verification",
};

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const pictures = process.env.SCREENSHOTS && join(import.meta.dirname, "../../.cache/screenshots");

test.beforeEach(async ({ page, signIn }) => {
  await signIn();
  const visitor = new Chat(page); // so that lists have something in them
  await visitor.open("phone-verification");
  await visitor.say("+1 415 555 2671");
  await visitor.hears("What is the code");
});

for (const [size, viewport] of Object.entries(sizes)) {
  for (const theme of ["light", "dark"] as const) {
    test(`every screen, ${size}, ${theme}`, async ({ page, checkA11y }) => {
      test.setTimeout(120_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" }); // axe must not meet a fading bubble
      for (const [name, path] of Object.entries(screens)) {
        await test.step(name, async () => {
          await open(page, path);
          await checkA11y();
          expect(await sticksOut(page), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
          if (pictures) await picture(page, `${name}-${viewport.width}-${theme}`);
        });
      }
    });
  }
}

/** Opens an address, or what the first row of a list leads to. */
async function open(page: Page, path: string) {
  const list = path.replace("first of ", "");
  await page.goto(list);
  if (list === path) return;
  await page.locator("a.row-link").first().click();
  await expect(page).not.toHaveURL(new RegExp(`${list}$`));
}

const sticksOut = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function picture(page: Page, name: string) {
  mkdirSync(pictures as string, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(pictures as string, `${name}.png`) });
}
