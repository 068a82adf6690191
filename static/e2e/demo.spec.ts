import { anotherThan, Chat, newestCode } from "./chat";
import { expect, test } from "./fixtures";

test("a stranger verifies a phone number on a fresh machine", async ({
  page,
  context,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const visitor = new Chat(await context.newPage());
  await visitor.open("phone-verification");
  await visitor.say("+12");
  await visitor.hears("not a phone number");
  await visitor.say("+1 415 555 2671");
  await visitor.hears("What is the code");

  const code = await newestCode(page);
  await checkA11y();
  await visitor.say(anotherThan(code));
  await visitor.hears("not right");
  await visitor.isAsked("What is the code", 2);
  await visitor.say(code);
  await visitor.hears("is verified");
  await visitor.isOver();
  expect(await visitor.transcript).not.toContain(code);
});

test("a chat goes on where it was after the server was killed during a delay", async ({
  page,
  context,
  server,
  signIn,
}) => {
  await signIn();
  const visitor = new Chat(await context.newPage());
  await visitor.open("phone-verification");
  await visitor.say("+1 415 555 2671");
  const code = await newestCode(page); // it is sent, and the delay of five seconds has begun
  await server.crashAndRestart();
  await visitor.hears("What is the code");
  await visitor.say(code);
  await visitor.hears("is verified");
});

test("the conversation is there again after a reload", async ({ page }) => {
  const visitor = new Chat(page);
  await visitor.open("phone-verification");
  await visitor.say("+12");
  await visitor.hears("not a phone number");
  await page.reload();
  await visitor.hears("not a phone number");
});
