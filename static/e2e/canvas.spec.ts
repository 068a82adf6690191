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
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
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
  const rows = canvas.settings.getByRole("table", { name: "Response codes" });
  await expect(rows.getByLabel("Response Code").first()).toHaveValue("sent");
  for (const row of [1, 2, 3])
    await rows.getByLabel("Go to Next Message").nth(row).selectOption({ label: "Failed" });
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

test("components are copied into another flow, as text, and duplicated", async ({ page, signIn }) => {
  test.setTimeout(120_000);
  await signIn();
  const canvas = new Canvas(page);
  await canvas.open("phone-verification");
  await canvas.leave();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await canvas.addFlow("Copy");
  await page.getByRole("button", { name: "Zoom in" }).focus();
  await page.keyboard.press("Control+v");
  await expect(canvas.cards).toHaveCount(13);
  await canvas.saved();
  const copy = await stored(page, "copy");
  const ids = new Set(copy.map((c) => c.id));
  expect(copy.every((c) => Object.values(c.next ?? {}).every((to) => ids.has(to)))).toBe(true);
  expect(copy.find((c) => c.name === "Send OTP")?.next).toHaveProperty("429");
  await canvas.hasNoProblems();
  await canvas.find("Welcome");
  await page.keyboard.press("Control+d");
  await expect(canvas.cards).toHaveCount(14);
  await page.keyboard.press("Control+z");
  await expect(canvas.cards).toHaveCount(13);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect(canvas.cards).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(canvas.cards).toHaveCount(13);
});

test("nothing of the canvas needs a mouse", async ({ page, signIn, checkA11y }) => {
  test.setTimeout(120_000);
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Keys");
  const choose = async (kind: string, name: string) => {
    await page.getByRole("combobox", { name: "Add component" }).fill(kind);
    await page.keyboard.press("Enter");
    await expect(canvas.field("Name")).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(name);
    await page.keyboard.press("Escape");
    await expect(canvas.card(name)).toBeFocused();
  };
  await page.keyboard.press("a");
  await choose("Message", "Hello");
  await page.keyboard.press("+");
  await choose("Text Question", "Wish");
  await page.keyboard.press("+");
  await checkA11y();
  await choose("End Chat", "Bye");
  await page.keyboard.press("ArrowLeft");
  await expect(canvas.card("Wish")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(canvas.card("Hello")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(canvas.card("Bye")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(canvas.field("Name")).toHaveValue("Bye");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Delete");
  await expect(canvas.cards).toHaveCount(2);
  await expect(canvas.card("Wish")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(canvas.cards).toHaveCount(3);
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: "Note" });
  await expect(note).toBeFocused();
  await page.keyboard.type("Ask legal");
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await checkA11y();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Find component" }).fill("hell");
  await page.keyboard.press("Enter");
  await expect(canvas.card("Hello")).toBeFocused();
  await canvas.saved();
  const [hello, wish] = await stored(page, "keys");
  expect(hello?.next).toEqual({ next: wish?.id });
  await page.reload();
  await expect(note).toHaveValue("Ask legal");
});

test("a key that is pressed the moment the canvas is seen does what it says", async ({ page, signIn }) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Early");
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector("[role=toolbar][aria-label=Canvas]")) return;
      seen.disconnect();
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "a", bubbles: true, cancelable: true }),
      );
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Add component" })).toBeFocused();
});

test("two tabs edit one flow, and neither loses anything", async ({ page, context, signIn, checkA11y }) => {
  test.setTimeout(120_000);
  await signIn();
  const mine = new Canvas(page);
  const theirs = new Canvas(await context.newPage());
  await mine.open("phone-verification");
  await theirs.open("phone-verification");
  const rename = async (canvas: Canvas, from: string, to: string) => {
    await canvas.edit(from);
    await canvas.field("Name").fill(to);
    await expect(canvas.card(to)).toBeVisible();
    await canvas.saved();
  };

  await test.step("different components are merged, and the second one is told", async () => {
    await rename(theirs, "Welcome", "Their welcome");
    await rename(mine, "Verify OTP", "My check");
    await expect(page.getByText("Somebody else changed this flow. Both changes are here.")).toBeVisible();
    await mine.find("Their welcome");
  });

  await test.step("of the same one both are shown, and the other can be brought back", async () => {
    await mine.edit("Code");
    await rename(theirs, "Code", "Their code");
    await mine.field("Name").fill("My code");
    const dialog = page.getByRole("dialog", { name: "Changed by two people" });
    await expect(dialog).toContainText("Code: renamed to Their code");
    await expect(dialog).toContainText("Code: renamed to My code");
    await checkA11y();
    await dialog.getByRole("button", { name: "Take theirs" }).click();
    await mine.find("Their code");
    await page.keyboard.press("Control+z");
    await mine.find("My code");
    await mine.saved();
    expect((await stored(page, "phone-verification")).map((c) => c.name)).toEqual(
      expect.arrayContaining(["Their welcome", "My check", "My code"]),
    );
  });

  await test.step("publishing says what changed, in words", async () => {
    await page.getByRole("link", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish" });
    await expect(dialog).toContainText("3 settings changed");
    await expect(dialog).toContainText("Welcome: renamed to Their welcome");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByText("Version 2").first()).toBeVisible();
  });
});

test("on a phone the canvas is looked at and changed a little", async ({ page, signIn, checkA11y }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn();
  const canvas = new Canvas(page);
  await canvas.open("phone-verification");
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    await checkA11y();
    expect(await wide()).toBeLessThanOrEqual(0);
  }
  await canvas.card("Welcome").locator(".fc-head").click();
  await canvas.field("Message").fill("Hi from a phone.");
  await canvas.saved();
  await checkA11y();
  expect(await wide()).toBeLessThanOrEqual(0);
  await page.getByRole("button", { name: "Close settings" }).click();
  await expect(canvas.card("Welcome")).toContainText("Hi from a phone.");
  await page.getByRole("link", { name: "Outline" }).first().click();
  await expect(page.getByLabel("Message", { exact: true }).first()).toHaveValue("Hi from a phone.");
  expect(await wide()).toBeLessThanOrEqual(0);
});

test("a flow is renamed and deleted from its canvas", async ({ page, signIn, checkA11y }) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Old name");
  const menu = page.locator("summary[aria-label=More]");
  await menu.click();
  await checkA11y();
  await page.getByLabel("Name of the flow").fill("New name");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByText("Old name is called New name now.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "New name" })).toBeVisible();
  await menu.click();
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Name of the flow")).toBeHidden();
  await menu.click();
  await page.getByRole("button", { name: "Delete flow" }).click();
  await page
    .getByRole("dialog", { name: "Delete New name?" })
    .getByRole("button", { name: "Delete flow" })
    .click();
  await expect(page.getByText("Deleted the chat flow New name.")).toBeVisible();
});

test("keys without Ctrl can be switched off, and then do nothing on the canvas", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Spoken");
  await canvas.add("Message", "Hello");
  await canvas.leave();
  const box = page.getByRole("dialog", { name: "Keys" }).getByLabel("Keys without Ctrl work in this browser");
  const palette = page.getByRole("combobox", { name: "Add component" });
  await test.step("the switch is where the keys are listed", async () => {
    await page.keyboard.press("?");
    await checkA11y();
    await box.uncheck();
    await page.getByRole("button", { name: "Close" }).click();
  });
  const notes = page.locator(".react-flow__node-note");
  for (const key of ["a", "n", "s", "t", "/", "+", "0", "?"]) {
    await page.keyboard.press(key);
    await expect(notes).toHaveCount(0);
    await expect(palette).toHaveCount(0);
    await expect(box).toHaveCount(0);
  }
  await test.step("the others work", async () => {
    await canvas.card("Hello").focus();
    await page.keyboard.press("Enter");
    await expect(canvas.field("Name")).toHaveValue("Hello");
    await canvas.leave();
  });
  await test.step("the browser remembers it, and it is switched on again", async () => {
    await page.reload();
    await canvas.ready();
    await page.getByRole("toolbar", { name: "Canvas" }).getByRole("button", { name: "Keys" }).click();
    await expect(box).not.toBeChecked();
    await box.check();
    await page.getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("n");
    await expect(notes).toHaveCount(1);
  });
});
