import type { Page } from "@playwright/test";
import { Canvas } from "./canvas";
import { expect, test } from "./fixtures";

const number = "+14155552671";
const code = "246810";

/** The simulator beside the canvas, as a builder uses it. */
class Simulator {
  constructor(readonly page: Page) {}

  get pane() {
    return this.page.locator("#simulator");
  }

  async open() {
    await this.page.getByRole("link", { name: "Simulate" }).click();
    await expect(this.pane.getByRole("heading", { name: "Simulator" })).toBeVisible();
    await expect(this.field).toBeFocused();
  }

  get field() {
    return this.pane.getByLabel("Answer as the visitor");
  }

  async say(text: string) {
    await this.field.fill(text);
    await this.page.keyboard.press("Enter");
    await expect(this.pane.locator(".bubble.visitor").last()).toBeVisible();
    await expect(this.pane.locator(".sim-step").last()).toBeInViewport();
  }

  async hears(text: string) {
    await expect(this.pane.locator(".bubble.bot").last()).toContainText(text);
  }

  async press(name: string) {
    await this.pane.getByRole("button", { name }).click();
  }

  async tab(name: string) {
    await this.pane.getByRole("tab", { name }).click();
  }
}

test("the phone verification is played beside the canvas", async ({ page, signIn, checkA11y }) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.open("phone-verification");
  const simulator = new Simulator(page);
  await simulator.open();
  await simulator.hears("What is your phone number");
  await expect(simulator.pane.getByText("Answers of APIs are made up from their mappings.")).toBeVisible();
  await simulator.say(number);
  await expect(simulator.pane.getByText("which nobody got")).toContainText(code);
  await simulator.press("Skip the delay");
  await simulator.hears("What is the code");

  await test.step("a wrong code, and a step back to type the right one", async () => {
    await simulator.say("111111");
    await simulator.hears("That code was not right");
    await simulator.press("Step back to before step 3");
    await simulator.hears("What is the code");
    await simulator.say(code);
    await simulator.hears("is verified");
    await simulator.tab("Attributes");
    await expect(simulator.pane.locator(".value").filter({ hasText: "verified_phone" })).toContainText(
      number,
    );
  });

  await test.step("the canvas shows the way", async () => {
    await expect(page.locator(".react-flow__edge.taken").first()).toBeAttached();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    await simulator.tab("Trace");
    await checkA11y();
    await simulator.tab("APIs");
    await checkA11y();
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await checkA11y();

  await page.keyboard.press("Escape");
  await expect(simulator.pane).toBeHidden();
});

test("every fault of Send OTP leads where its outcomes say", async ({ page, signIn }) => {
  await signIn();
  await new Canvas(page).open("phone-verification");
  const simulator = new Simulator(page);
  await simulator.open();
  for (const [how, said] of [
    ["Time-out", "we can't verify numbers"],
    ["Error 500", "we can't verify numbers"],
    ["Slow", "which nobody got"],
    ["Garbage", "Let it arrive"], // it requires nothing of the body, and goes by the status
    ["Wrong shape", "Let it arrive"],
    ["Recorded answer", "Let it arrive"],
  ] as const) {
    await test.step(how, async () => {
      await simulator.tab("APIs");
      await simulator.pane.getByLabel("Send OTP").selectOption({ label: how });
      await expect(simulator.pane.locator(".sim-api select option:checked").first()).toHaveText(how);
      await simulator.press("Start again");
      await expect(simulator.pane.locator(".bubble")).toHaveCount(2);
      await simulator.say(number);
      await expect(simulator.pane.getByText(said).first()).toBeVisible();
    });
  }
});

test("a run is kept as a test, which says in words what goes otherwise", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.open("phone-verification");
  const simulator = new Simulator(page);
  await simulator.open();
  await simulator.say(number);
  await simulator.tab("Tests");
  await simulator.pane.getByLabel("Name of the test").fill("A code is sent");
  await simulator.press("Save as test");
  await simulator.press("Run all tests");
  await expect(simulator.pane.getByText("All tests pass.")).toBeVisible();
  await canvas.edit("Welcome");
  await canvas.field("Message").fill("Good morning!");
  await canvas.saved();
  await page.getByRole("button", { name: "Simulator", exact: true }).click();
  await simulator.press("Run all tests");
  await expect(simulator.pane.getByText("1 of 1 tests fail.")).toBeVisible();
  await expect(
    simulator.pane.getByText("Welcome says “Good morning!”, not “Hi! Let us verify"),
  ).toBeVisible();
  await checkA11y();
});
