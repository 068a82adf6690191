import type { Page } from "@playwright/test";
import { Canvas } from "./canvas";
import { anotherThan, Chat, newestCode } from "./chat";
import { expect, test } from "./fixtures";

test("the phone verification of the guide is built on an empty canvas and runs", async ({
  page,
  context,
  signIn,
  checkA11y,
}) => {
  test.setTimeout(180_000);
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Verify a phone");
  await expect(page.getByText("No components yet")).toBeVisible();
  await checkA11y();
  await build(canvas);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await checkA11y();
  }
  await page.getByRole("button", { name: "Fit to view" }).click();
  await canvas.hasNoProblems();

  await test.step("it is published with what that changes in words", async () => {
    await page.getByRole("link", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish" });
    await expect(dialog.getByText("This is the first version: 9 components.")).toBeVisible();
    await checkA11y();
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByText("Published Verify a phone. New conversations begin with it.")).toBeVisible();
  });

  await test.step("the chat runs", async () => {
    const visitor = new Chat(await context.newPage());
    await visitor.open("verify-a-phone");
    await visitor.say("+1 415 555 2671");
    await visitor.hears("Which code");
    const code = await newestCode(page);
    await visitor.say(anotherThan(code));
    await visitor.hears("Wrong");
    await visitor.isAsked("Which code", 2);
    await visitor.say(code);
    await visitor.hears("The code is verified");
  });
});

/** Each component is led to by the first open output of the one that is selected; the rest is said in the settings. */
async function build(canvas: Canvas) {
  const go = (output: string, to: string) => canvas.field(output).selectOption({ label: to });
  await canvas.add("Phone Number", "Ask for the number");
  await canvas.add("API", "Send");
  await canvas.field("Choose API").selectOption({ label: "Send OTP" });
  await canvas.add("Delay", "Five seconds");
  await canvas.field("Delay in seconds").fill("5");
  await canvas.add("Text Question", "Ask for the code");
  await canvas.field("Question").fill("Which code did we send?");
  await canvas.field("Save to Custom Attribute").selectOption("user_otp");
  await canvas.add("API", "Verify");
  await canvas.field("Choose API").selectOption({ label: "Verify OTP" });
  await canvas.add("End Chat", "Done");
  await canvas.field("Message").fill("The code is verified.");
  await canvas.edit("Verify");
  await canvas.add("Message", "Wrong");
  await canvas.field("Message").fill("Wrong code. Please type it again.");
  await canvas.add("Delay", "Two seconds");
  await canvas.field("Delay in seconds").fill("2");
  await go("Go to Next Message", "Ask for the code");
  await canvas.edit("Verify");
  await canvas.add("End Chat", "Failed");
  await canvas.field("Message").fill("That did not work.");
  await canvas.edit("Send");
  await go("Others: Go to Next Message", "Failed");
  const rows = canvas.settings.getByLabel("Go to Next Message");
  await rows.nth(1).selectOption({ label: "Failed" });
  await canvas.saved();
}

/** The components that the server has, by name. */
async function stored(page: Page, key: string) {
  const answer = await page.request.get(`/flows/${key}/draft`);
  const { cards } = (await answer.json()) as {
    cards: { component: { id: string; name: string; next?: Record<string, string> } }[];
  };
  return cards.map((c) => c.component);
}

test("thirty steps are undone and done again, settings too", async ({ page, signIn }) => {
  test.setTimeout(120_000);
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Long");
  for (let n = 1; n <= 10; n++) await canvas.add("Message", `Message no ${n}`);
  await canvas.saved();
  const steps = async () => {
    let n = 0;
    for (const undo = page.getByRole("button", { name: "Undo" }); await undo.isEnabled(); n++) {
      await undo.click();
    }
    return n;
  };
  for (let n = 1; n <= 10; n++) {
    await canvas.edit(`Message no ${n}`);
    await canvas.field("Message").fill(`Text ${n}`);
    await expect(canvas.card(`Message no ${n}`)).toContainText(`Text ${n}`);
  }
  await canvas.leave();
  expect(await steps()).toBeGreaterThanOrEqual(30);
  await expect(canvas.cards).toHaveCount(0);
  await canvas.saved();
  expect(await stored(page, "long")).toHaveLength(0);
  await page.locator(".react-flow__pane").click({ position: { x: 8, y: 8 } });
  for (let n = 0; n < 40; n++) await page.keyboard.press("Control+Shift+z");
  await expect(canvas.cards).toHaveCount(10);
  await expect(canvas.card("Message no 10")).toContainText("Text 10");
  await canvas.saved();
  await page.reload();
  await expect(canvas.card("Message no 10")).toContainText("Text 10");
});
