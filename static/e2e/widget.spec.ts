import { newestCode } from "./chat";
import { checkA11yOf, expect, test, watched } from "./fixtures";
import { pageWith, Site } from "./site";
import { allow, Widget } from "./widget";

// The widget on pages of other sites, which may be strict, hostile, or not allowed at all.

test("a visitor of another site verifies a phone number, and is not greeted again", async ({
  page,
  context,
  server,
  signIn,
}) => {
  await signIn();
  const shop = await Site.start(() => ({ html: pageWith(server.url) }));
  await allow(page, "phone-verification", shop.origin);
  await page.getByLabel("Greeting").fill("Can we help?");
  await page.getByLabel("Accent colour").fill("#0b6e4f");
  await page.getByRole("button", { name: /^Save/ }).click();

  const { page: visit, problems } = await watched(await context.newPage());
  await visit.goto(shop.origin);
  const widget = new Widget(visit);
  await visit.getByRole("button", { name: "Can we help?" }).click();
  await expect(widget.panel).toBeVisible();
  await widget.hears("phone number");
  for (const colorScheme of ["light", "dark"] as const) {
    await visit.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await checkA11yOf(visit);
  }
  await widget.say("+1 415 555 2671");
  const code = await newestCode(page);
  await widget.hears("What is the code");
  await visit.reload(); // in the middle of it
  await expect(widget.launcher).toBeVisible();
  await expect(visit.getByRole("button", { name: "Can we help?" })).toBeHidden();
  await widget.unfold();
  await widget.hears("What is the code");
  await widget.say(code);
  await widget.hears("is verified");
  await widget.isOver();
  expect(problems).toEqual([]);
  await shop.stop();
});

test("a page that is not allowed shows nothing, and says why in the console", async ({ page, server }) => {
  const shop = await Site.start(() => ({ html: pageWith(server.url) }));
  const said = page.waitForEvent("console", (m) => m.text().includes("Patchbay:"));
  await page.goto(shop.origin);
  expect((await said).text()).toContain(`may not stand on ${shop.origin}`);
  await expect(page.locator("patchbay-chat")).toHaveCount(1);
  await expect(page.getByRole("button")).toHaveCount(0);
  await shop.stop();
});

test("a page with a strict policy has the widget with three sources more", async ({
  page,
  context,
  server,
  signIn,
}) => {
  await signIn();
  const policy = `default-src 'none'; script-src ${server.url}; connect-src ${server.url}; img-src ${server.url} https:; require-trusted-types-for 'script'; trusted-types 'none'`;
  const shop = await Site.start(() => ({
    html: pageWith(server.url),
    headers: { "Content-Security-Policy": policy, "Cross-Origin-Embedder-Policy": "require-corp" },
  }));
  await allow(page, "phone-verification", shop.origin);
  const { page: visit, problems } = await watched(await context.newPage());
  await visit.goto(shop.origin);
  const widget = new Widget(visit);
  await widget.unfold();
  await widget.say("+12");
  await widget.hears("not a phone number");
  expect((await widget.launcher.boundingBox())?.width).toBe(56);
  expect(problems).toEqual([]);
  await shop.stop();
});

const hostile = `<style>
  * { all: revert !important; font-size: 60px !important; visibility: hidden !important; position: static !important; color: red !important }
  html { font-size: 80px; direction: rtl } body { transform: rotate(3deg) scale(0.5); opacity: 0.2; filter: blur(3px) }
  div, dialog, button, patchbay-chat { display: none !important; width: 3px !important }
  patchbay-chat { all: unset !important; position: fixed !important; z-index: -1 !important; contain: strict !important; --launcher: red; --accent: red; --bg: red }
</style>`;

test("a page with hostile styles changes nothing of it", async ({ page, context, server, signIn }) => {
  await signIn();
  const kind = await Site.start(() => ({ html: pageWith(server.url) }));
  const rude = await Site.start(() => ({
    html: pageWith(server.url, "phone-verification", hostile, 'data-direction="ltr"'),
  }));
  await allow(page, "phone-verification", kind.origin, rude.origin);
  const pictures: Buffer[] = [];
  for (const shop of [kind, rude]) {
    const { page: visit, problems } = await watched(await context.newPage());
    await visit.emulateMedia({ reducedMotion: "reduce" });
    await visit.goto(shop.origin);
    const widget = new Widget(visit);
    await widget.unfold();
    await widget.hears("phone number");
    await visit.mouse.move(5, 5);
    pictures.push(await widget.panel.screenshot({ animations: "disabled", caret: "hide" }));
    await widget.say("+12");
    await widget.hears("not a phone number");
    expect(problems).toEqual([]);
    await visit.close();
  }
  expect(pictures[0]?.equals(pictures[1] as Buffer)).toBe(true);
  await kind.stop();
  await rude.stop();
});

test("a telephone, a keyboard, and words from right to left", async ({ page, context, server, signIn }) => {
  await signIn();
  const shop = await Site.start(() => ({
    html: pageWith(
      server.url,
      "phone-verification",
      "",
      'data-direction="rtl" data-position="left" data-title="دردشة"',
    ),
  }));
  await allow(page, "phone-verification", shop.origin);
  const { page: visit, problems } = await watched(await context.newPage());
  const widget = new Widget(visit);

  await test.step("the panel stands at the left, beside a page that can still be used", async () => {
    await visit.goto(shop.origin);
    await widget.unfold();
    expect((await widget.panel.boundingBox())?.x).toBe(20);
    await visit.getByLabel("Search").fill("shoes");
    await expect(visit.getByLabel("Search")).toBeFocused();
    await visit.keyboard.press("Escape"); // which is the page's own there
    await expect(widget.panel).toBeVisible();
  });

  await test.step("Escape closes it, and the focus goes back", async () => {
    await widget.hears("phone number");
    await visit.getByLabel("Message", { exact: true }).focus();
    await visit.keyboard.press("Escape");
    await expect(widget.panel).toBeHidden();
    await expect(widget.launcher).toBeFocused();
    await visit.keyboard.press("Enter");
    await expect(visit.getByLabel("Message", { exact: true })).toBeFocused();
    await visit.keyboard.type("+12");
    await visit.keyboard.press("Enter");
    await widget.hears("not a phone number");
  });

  await test.step("on a telephone it takes the whole window and keeps the keyboard", async () => {
    await visit.setViewportSize({ width: 390, height: 844 });
    await visit.reload();
    await widget.unfold();
    await widget.hears("not a phone number");
    await expect.poll(() => widget.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await visit.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await checkA11yOf(visit);
    }
    for (let n = 0; n < 12; n++) {
      await visit.keyboard.press("Tab");
      expect(await visit.evaluate(() => document.activeElement?.tagName)).not.toMatch(/^(A|INPUT)$/);
    }
    expect(await visit.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await visit.getByRole("button", { name: "Close chat" }).click();
    await expect(widget.panel).toBeHidden();
  });
  expect(problems).toEqual([]);
  await shop.stop();
});

test("a page sets what the flow asks for openly, and nothing that it does not", async ({
  page,
  context,
  server,
  signIn,
}) => {
  await signIn();
  const begin = (attributes: string) =>
    Site.start(() => ({ html: pageWith(server.url, "phone-verification", "", `data-open ${attributes}`) }));
  const kind = await begin('data-set-phone="+14155552671"');
  const rude = await begin('data-set-verified_phone="+14155552671"');
  await allow(page, "phone-verification", kind.origin, rude.origin);
  const visit = await context.newPage();
  const begun = visit.waitForRequest((r) => r.method() === "POST" && r.url().endsWith("/conversations"));
  await visit.goto(kind.origin);
  expect((await begun).postDataJSON()).toEqual({ attributes: { phone: "+14155552671" } });
  await new Widget(visit).hears("phone number");
  const said = visit.waitForEvent("console", (m) => m.text().includes("Nothing was set: verified_phone"));
  await visit.goto(rude.origin);
  await said;
  await new Widget(visit).hears("phone number");
  await kind.stop();
  await rude.stop();
});
