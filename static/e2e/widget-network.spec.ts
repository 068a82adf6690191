import { type Page, test as plain } from "@playwright/test";
import { Chat } from "./chat";
import { expect, test, watched } from "./fixtures";
import { Server } from "./server";
import { pageWith, Site } from "./site";
import { allow, Widget } from "./widget";

// What a lost, slow or meddling network does to a chat: nothing is lost, and nothing comes twice.

const refusedNumber = "not a phone number";
const said = (page: Page, text: string) => page.getByRole("log").getByText(`You: ${text}`, { exact: true });

test("a network that is cut in the middle of a message sends it once", async ({ context }) => {
  const page = await context.newPage(); // which is not watched: the browser reports the lost line
  const chat = new Chat(page);
  await chat.open("phone-verification");
  await chat.hears("phone number");

  await test.step("the request arrives, its answer does not", async () => {
    await page.route("**/messages", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await chat.say("+12");
    await expect(said(page, "+12")).toHaveCount(1);
    await page.unroute("**/messages");
    await chat.hears(refusedNumber);
  });

  await test.step("the request does not arrive, and is sent again by hand", async () => {
    await page.route("**/messages", (route) => route.abort());
    await chat.say("+13");
    await expect(page.getByText("Not sent: the connection is lost.")).toBeVisible();
    await page.unroute("**/messages");
    await page.getByRole("button", { name: "Retry" }).click();
    await chat.isAsked(refusedNumber, 2);
  });

  await test.step("the whole line is down, and what was typed goes out when it is up", async () => {
    await context.setOffline(true);
    await chat.say("+14");
    await expect(page.getByText("Not sent: the connection is lost.")).toBeVisible();
    await context.setOffline(false);
    await chat.isAsked(refusedNumber, 3);
    await expect(page.getByText("Not sent")).toBeHidden();
  });

  await page.reload();
  await chat.isAsked(refusedNumber, 3);
  for (const text of ["+12", "+13", "+14"]) await expect(said(page, text)).toHaveCount(1);
});

for (const [name, meddle] of Object.entries({
  "streams are refused": (page: Page) =>
    page.route("**/events", (route) => route.fulfill({ status: 403, body: "no" })),
  "a proxy keeps streams to itself": (page: Page) => page.route("**/events", () => undefined),
})) {
  test(`where ${name} the chat asks by itself`, async ({ page, context }) => {
    await meddle(page);
    const chat = new Chat(page);
    await chat.open("phone-verification");
    await chat.hears("phone number");
    const other = await context.newPage(); // says what the first one can only learn from the server
    const there = new Chat(other);
    await there.open("phone-verification");
    await there.say("+12");
    await chat.hears(refusedNumber);
    await expect(page.getByText("Reconnecting…")).toBeHidden();
  });
}

test("two tabs of a visitor show one conversation, live", async ({ page, context, server, signIn }) => {
  await signIn();
  const shop = await Site.start(() => ({
    html: pageWith(server.url, "phone-verification", "", "data-open"),
  }));
  await allow(page, "phone-verification", shop.origin);
  const tabs = [await watched(await context.newPage()), await watched(await context.newPage())];
  await Promise.all(tabs.map(({ page }) => page.goto(shop.origin))); // both begin at once
  const [one, two] = tabs.map(({ page }) => new Widget(page)) as [Widget, Widget];
  const [first, second] = tabs.map(({ page }) => page) as [Page, Page];
  await one.hears("phone number");
  await two.hears("phone number");
  await one.say("+12");
  await two.hears(refusedNumber);
  await expect(said(second, "+12")).toHaveCount(1);
  await second.getByRole("button", { name: "Start again" }).click();
  await expect(said(first, "+12")).toHaveCount(0);
  await two.say("+13");
  await one.hears(refusedNumber);

  await test.step("a closed one counts what is new", async () => {
    await first.bringToFront();
    await first.getByRole("button", { name: "Close chat" }).click();
    await two.say("+14");
    await two.isAsked(refusedNumber, 2);
    await expect(one.launcher).toHaveAccessibleName(/New messages: [12]/);
    await first.reload();
    await expect(one.panel).toBeVisible(); // the page wants it open
    await expect(one.launcher).toHaveAccessibleName(/^Close/);
  });
  for (const { problems } of tabs) expect(problems).toEqual([]);
  await shop.stop();
});

plain("a visitor who is too fast is told so in words, and keeps what was typed", async ({ page }) => {
  const server = await Server.start("--limit-chat-message-burst=2", "--limit-chat-message-rate=0.01");
  const chat = new Chat(page);
  await page.goto(`${server.url}/chat/phone-verification`);
  for (const text of ["+12", "+13"]) {
    await chat.say(text);
    await expect(said(page, text)).toHaveCount(1);
  }
  await chat.isAsked(refusedNumber, 2);
  await chat.say("+14");
  await expect(page.getByText("That was a little fast.").first()).toBeVisible();
  await expect(page.getByLabel("Message", { exact: true })).toHaveValue("+14");
  await server.stop();
});
