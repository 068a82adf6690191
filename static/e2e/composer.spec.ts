import { Canvas } from "./canvas";
import { Chat } from "./chat";
import { expect, test } from "./fixtures";

test("an answer may have several lines, and a reload keeps what is not sent", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Story");
  await canvas.add("Text Question", "Ask");
  await canvas.field("Question").fill("What happened?");
  await canvas.field("Save to Custom Attribute").selectOption("name");
  await canvas.add("End Chat", "Bye");
  await canvas.saved();
  await page.getByRole("link", { name: "Publish" }).click();
  await page.getByRole("dialog", { name: "Publish" }).getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 1").first()).toBeVisible();

  const chat = new Chat(page);
  await chat.open("story");
  await chat.hears("What happened?");
  const field = page.getByLabel("Message", { exact: true });
  await expect(field).toBeEnabled();
  const low = (await field.boundingBox())?.height ?? 0;
  await field.pressSequentially("It rained.");
  await field.press("Shift+Enter");
  await field.pressSequentially("Then it did not.");
  expect((await field.boundingBox())?.height).toBeGreaterThan(low + 10);
  await checkA11y();
  await page.reload();
  await expect(field).toHaveValue("It rained.\nThen it did not.");
  await field.press("Enter");
  await expect(page.getByRole("log")).toContainText("It rained.\nThen it did not.", { useInnerText: true });
  await chat.isOver();
  await page.reload();
  await expect(page.getByRole("log")).toContainText("What happened?");
  await expect(field).toBeHidden();
});
