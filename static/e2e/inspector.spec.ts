import { Canvas } from "./canvas";
import { expect, test } from "./fixtures";

test("the settings know the API, the types and the attributes that they are about", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Orders");
  const { settings } = canvas;

  await test.step("what a fresh component lacks is a hint, until its field is left", async () => {
    await canvas.add("Number", "Order number");
    await expect(settings.getByText("Write what the visitor reads.")).toHaveClass("problem todo");
    await expect(settings.locator("[aria-invalid=true]")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "3 problems" })).toBeVisible();
    await checkA11y();
    await canvas.field("Question").focus();
    await canvas.field("Name").focus();
    await expect(settings.getByText("Write what the visitor reads.")).toHaveClass("problem");
    await expect(settings.locator("[aria-invalid=true]")).toHaveCount(1);
  });

  await test.step("a question makes the attribute of its answer", async () => {
    await canvas.field("Save to Custom Attribute").selectOption({ label: "A new attribute…" });
    const dialog = page.getByRole("dialog", { name: "Create attribute" });
    await expect(dialog.getByLabel("Key")).toHaveValue("order_number");
    await expect(dialog.getByLabel("Type")).toHaveValue("number");
    await checkA11y();
    await dialog.getByRole("button", { name: "Create attribute" }).click();
    await expect(canvas.field("Save to Custom Attribute")).toHaveValue("order_number");
    await canvas.saved();
    await page.reload();
    await canvas.ready();
    await canvas.edit("Order number");
    await expect(canvas.field("Save to Custom Attribute")).toHaveValue("order_number");
  });

  await test.step("an API brings its outcomes, and a slip is mended", async () => {
    await canvas.add("API", "Send");
    await canvas.field("Choose API").selectOption({ label: "Send OTP" });
    const code = settings.getByLabel("Response Code", { exact: true });
    await expect(code.nth(3)).toHaveValue("unsure");
    await expect(canvas.card("Send").locator(".fc-out")).toHaveCount(5);
    await code.nth(1).fill("wrong_inptu");
    const warning = "Send OTP has no outcome wrong_inptu; it has sent, wrong_input, too_often and unsure.";
    await expect(settings.getByText(warning)).toBeVisible();
    await checkA11y();
    await page.getByRole("button", { name: /problems/ }).click();
    await expect(page.getByRole("region", { name: "Problems" })).toContainText(warning);
    await page.getByRole("button", { name: /problems/ }).click();
    await settings.getByRole("button", { name: "Use wrong_input" }).click();
    await expect(code.nth(1)).toHaveValue("wrong_input");
    await expect(settings.getByText(warning)).toHaveCount(0);
  });

  await test.step("a number is not compared with a word, and all of the row is in sight", async () => {
    await canvas.add("If/Else Branch", "Large");
    const cell = (name: string) => settings.getByLabel(name, { exact: true }).first();
    await cell("What").selectOption({ label: "Order number" });
    await cell("Comparison").selectOption("greater");
    await cell("Value").fill("hundred");
    await expect(settings.getByText("Write a number, such as 42 or 19.99.")).toBeVisible();
    await expect(cell("Value")).toHaveAttribute("aria-invalid", "true");
    await expect(cell("Value")).toBeInViewport({ ratio: 1 });
    await cell("Value").fill("100");
    await expect(settings.getByText("Write a number, such as 42 or 19.99.")).toHaveCount(0);
    await checkA11y();
  });
});

test("settings and simulator share a side, and what is added is seen whole", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.open("phone-verification");
  await canvas.edit("Welcome");
  const simulator = page.getByRole("complementary", { name: "Simulator" });
  await page.getByRole("link", { name: "Simulate" }).click();
  await expect(simulator).toBeVisible();
  await expect(canvas.settings).toBeHidden();
  const room = await page.locator(".fcanvas").boundingBox();
  expect(room?.width).toBeGreaterThan(500);
  await checkA11y();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(canvas.settings).toBeVisible();
  await expect(simulator).toBeHidden();
  await page.setViewportSize({ width: 1800, height: 900 });
  await expect(simulator).toBeVisible();
  await expect(canvas.settings).toBeVisible();
  await simulator.getByRole("button", { name: "Close simulator" }).click();
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("button", { name: "Close settings" }).click();
  await canvas.add("Delay", "Seen");
  const edge = async () => (await canvas.settings.boundingBox())?.x ?? 0;
  await expect
    .poll(async () => {
      const card = await canvas.card("Seen").boundingBox();
      return card ? card.x + card.width < (await edge()) : false;
    })
    .toBe(true);
});
