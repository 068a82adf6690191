import type { Locator, Page } from "@playwright/test";
import { anotherThan, Chat, newestCode } from "./chat";
import { expect, test } from "./fixtures";

// The guide, step by step, with its words, on a server that has none of it.
test.use({ serverFlags: ["--no-demo"] });

const tab = (page: Page, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const save = (page: Page) => page.getByRole("button", { name: /^Save/ }).first().click();

async function addAPI(page: Page, name: string, url: string, body: Record<string, string>) {
  await page.getByRole("link", { name: "Your APIs" }).click();
  await page
    .getByRole("link", { name: /^Add API/ })
    .first()
    .click();
  await page.getByLabel("API Name").fill(name);
  await page.getByLabel("Method").selectOption("POST");
  await page.getByLabel("API URL").fill(url);

  await tab(page, "Headers");
  const headers = page.getByRole("tabpanel", { name: "Headers" });
  await headers.getByLabel("Key").last().fill("Authorization");
  await headers.getByLabel("Value").first().fill("{{secret.otp_gateway_key}}");

  await tab(page, "Body");
  const panel = page.getByRole("tabpanel", { name: "Body" });
  await panel.getByLabel("Kind").selectOption("json");
  await panel
    .locator("code-editor.on")
    .getByLabel("Body")
    .fill(JSON.stringify(body, null, 2));
}

async function saveToAttribute(page: Page, path: string, key: string, type: string) {
  await tab(page, "Manage API Response");
  const row = page
    .getByRole("tabpanel", { name: /^Manage API Response/ })
    .locator("tbody tr")
    .first();
  await row.getByLabel("Path").fill(path);
  await row.getByLabel("New attribute").fill(key);
  await row.getByLabel("Type").selectOption(type);
}

test("the guide works word for word", async ({ page, context, signIn, checkA11y }) => {
  test.setTimeout(180_000);
  await signIn();
  await expect(page.getByText("Developer Section").first()).toBeVisible();

  await test.step("1 to 4: Send OTP", async () => {
    await addAPI(page, "Send OTP", "{{env.otp_gateway}}/integrations/custom-feature/send-otp-sms", {
      accountSID: "",
      authToken: "",
      fromNumber: "",
      toNumber: "{{phone}}",
    });
    await tab(page, "Attributes");
    await page.getByLabel("Choose an attribute").selectOption("phone");
    await expect(page.getByRole("region", { name: "Attributes of this API" })).toContainText("phone");
    await saveToAttribute(page, "otp", "system_otp", "secret");
    await save(page);
    await expect(page.getByText(/saved/i).first()).toBeVisible();
    await checkA11y();
  });

  await test.step("5: Verify OTP", async () => {
    await attribute(page, "User OTP", "secret");
    await addAPI(page, "Verify OTP", "{{env.otp_gateway}}/integrations/custom-feature/verify-user-otp", {
      systemOtp: "{{system_otp}}",
      userOtp: "{{user_otp}}",
    });
    await saveToAttribute(page, "verified", "verification_status", "boolean");
    await save(page);
    await expect(page.getByText(/saved/i).first()).toBeVisible();
  });

  await test.step("6 and 7: Edit Flow", async () => {
    await page.getByRole("link", { name: "Chat flows" }).click();
    await page
      .getByRole("link", { name: /^Add (chat )?flow/ })
      .first()
      .click();
    await page.getByLabel("Name", { exact: true }).fill("Verify a phone");
    await save(page);
    await page.getByRole("link", { name: "Outline" }).first().click();
    await build(page);
    await checkA11y();
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByText(/Version 1/).first()).toBeVisible();
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

test("the literal URL of the original is saved and checked by a dry run", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("Send OTP");
  await page.getByLabel("Method").selectOption("POST");
  await page
    .getByLabel("API URL")
    .fill("https://api.v7.convertalk .com/integrations/custom-feature/send-otp-sms");
  await save(page);
  await page
    .getByRole("button", { name: /^Repair/ })
    .first()
    .click();
  await expect(page.getByLabel("API URL")).toHaveValue(
    "https://api.v7.convertalk.com/integrations/custom-feature/send-otp-sms",
  );
  await save(page);
  await expect(page.getByText(/saved/i).first()).toBeVisible();
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByText("Nothing was sent")).toBeVisible();
  const request = page.getByText("https://api.v7.convertalk.com/integrations/custom-feature/send-otp-sms");
  await expect(request.filter({ visible: true }).first()).toBeVisible();
});

test("a secret is made by hand and goes to its hosts only", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await page.getByRole("link", { name: "Secrets" }).click();
  await page
    .getByRole("link", { name: /^Add secret/ })
    .first()
    .click();
  await page.getByLabel("Name", { exact: true }).fill("shop_token");
  await page.getByLabel("Value").fill("tok_live_0123456789");
  await page.getByLabel("Hosts that may get it").fill("*.com");
  await save(page);
  await expect(page.getByText(/belong to anybody/).first()).toBeVisible();
  await checkA11y();
  await page.getByLabel("Value").fill("tok_live_0123456789");
  await page.getByLabel("Hosts that may get it").fill("api.example.com\n*.shop.example");
  await save(page);
  const row = page.getByRole("row", { name: /shop_token/ });
  await expect(row).toContainText("••••6789");
  await expect(row).toContainText("*.shop.example");
  await checkA11y();

  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("Order");
  await page.getByLabel("API URL").fill("https://evil.example/orders?t={{secret.shop_token}}");
  await save(page);
  await expect(page.getByText("The secret shop_token may not go to evil.example.").first()).toBeVisible();
});

async function attribute(page: Page, label: string, type: string) {
  await page.goto("/attributes/new");
  await page.getByLabel("Label").fill(label);
  await page.getByLabel("Type").selectOption(type);
  await page
    .getByRole("button", { name: /^(Save|Add)/ })
    .first()
    .click();
  await expect(page).not.toHaveURL(/new/);
}

/** Adds a component and returns it. */
async function component(page: Page, kind: string, name: string): Promise<Locator> {
  const items = page.getByRole("list", { name: "Components" }).locator(":scope > li");
  const before = await items.count();
  await page.getByLabel("Component", { exact: true }).selectOption({ label: kind });
  await page.getByRole("button", { name: "Add component" }).click();
  await expect(items).toHaveCount(before + 1);
  const item = items.nth(before);
  await item.getByLabel("Name", { exact: true }).fill(name);
  return item;
}

async function build(page: Page) {
  const phone = await component(page, "Phone Number", "Ask for the number");
  const send = await component(page, "API", "Send");
  await send.getByLabel("Choose API", { exact: true }).selectOption({ label: "Send OTP" });
  const wait = await component(page, "Delay", "Five seconds");
  await wait.getByLabel("Delay in seconds", { exact: true }).fill("5");
  const ask = await component(page, "Text Question", "Ask for the code");
  await ask.getByLabel("Question", { exact: true }).fill("Which code did we send?");
  await ask.getByLabel("Save to Custom Attribute").selectOption("user_otp");
  const verify = await component(page, "API", "Verify");
  await verify.getByLabel("Choose API", { exact: true }).selectOption({ label: "Verify OTP" });
  const wrong = await component(page, "Message", "Wrong");
  await wrong.getByLabel("Message", { exact: true }).fill("Wrong code. Please type it again.");
  const again = await component(page, "Delay", "Two seconds");
  await again.getByLabel("Delay in seconds", { exact: true }).fill("2");
  const done = await component(page, "End Chat", "Done");
  await done.getByLabel("Message", { exact: true }).fill("The code is verified.");
  const failed = await component(page, "End Chat", "Failed");
  await failed.getByLabel("Message", { exact: true }).fill("That did not work.");
  await connect(page, { phone, send, wait, ask, verify, wrong, again });
}

async function connect(
  page: Page,
  c: Record<"phone" | "send" | "wait" | "ask" | "verify" | "wrong" | "again", Locator>,
) {
  // Names are offered once the server has seen them.
  await save(page);
  const next = (from: Locator, to: string, nth = 0) =>
    from.getByLabel("Go to Next Message").nth(nth).selectOption({ label: to });
  await next(c.phone, "Send");
  await next(c.send, "Five seconds", 0); // 200
  await next(c.send, "Failed", 1); // 400
  await c.send.getByLabel(/^Others/).selectOption({ label: "Failed" });
  await next(c.wait, "Ask for the code");
  await next(c.ask, "Verify");
  await next(c.verify, "Done", 0);
  await next(c.verify, "Wrong", 1);
  await c.verify.getByLabel(/^Others/).selectOption({ label: "Failed" });
  await next(c.wrong, "Two seconds");
  await next(c.again, "Ask for the code");
}
