import { expect, test } from "./fixtures";

// Definitions move: out of the demo and in again, from a cURL line, and out of a description with many operations.
const pictures = process.env.SCREENSHOTS;

/** A description with so many operations. */
function description(operations: number): string {
  const paths: Record<string, unknown> = {};
  for (let n = 0; n < operations; n++)
    paths[`/things/${n}/{id}`] = {
      get: {
        operationId: `read${n}`,
        summary: `Read thing ${n}`,
        tags: [`tag${n % 7}`],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      },
    };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Large", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths,
  });
}

for (const [scheme, width] of [
  ["light", 1440],
  ["dark", 390],
  ["dark", 1440],
] as const) {
  test(`what was exported is the same, and what is changed is seen and undone, ${scheme} ${width}`, async ({
    page,
    signIn,
    checkA11y,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    await signIn();
    await page.goto("/export");
    await page.getByRole("link", { name: "Choose everything" }).click();
    const text = (await page.locator("figure.code pre").textContent()) ?? "";
    await page.goto("/transfer");
    await page.getByLabel("Text", { exact: true }).fill(text);
    await page.getByRole("button", { name: "See what would change" }).last().click();
    await expect(page.getByText(/^\d+ the same\.$/)).toBeVisible();
    await checkA11y();

    await page.goto("/transfer");
    await page.getByLabel("Text", { exact: true }).fill(text.replace("name: Send OTP", "name: Send a code"));
    await page.getByRole("button", { name: "See what would change" }).last().click();
    await expect(page.getByText("“Send a code” instead of “Send OTP”")).toBeVisible();
    await page.getByText("Difference as text").first().click();
    await checkA11y();
    if (pictures) await page.screenshot({ path: `${pictures}/plan-${scheme}-${width}.png`, fullPage: true });
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("Nothing was stored: choose what to do with what differs")).toBeVisible();
    await page
      .getByLabel(/^What to do with/)
      .first()
      .selectOption("replace");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Undo this import" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo this import" }).click();
    await expect(page.getByText(/^Undone by/).first()).toBeVisible();
    await page.goto("/apis/send-otp");
    await expect(page.getByLabel("API Name")).toHaveValue("Send OTP");
  });

  test(`operations of a long description are chosen, ${scheme} ${width}`, async ({
    page,
    signIn,
    checkA11y,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    await signIn();
    await page.goto("/transfer");
    await page.getByLabel("File").setInputFiles({
      name: "large.json",
      mimeType: "application/json",
      buffer: Buffer.from(description(1200)),
    });
    await page.getByRole("button", { name: "See what would change" }).first().click();
    await expect(page.getByText("0 chosen, 1200 of 1200 shown")).toBeVisible();
    if (pictures) await page.screenshot({ path: `${pictures}/choose-${scheme}-${width}.png` });
    const search = page.getByRole("searchbox");
    await search.fill("things/119 tag1");
    await expect(page.getByText("0 chosen, 2 of 1200 shown")).toBeVisible();
    await checkA11y();
    await page.getByRole("button", { name: "All shown" }).click();
    await expect(page.getByText("2 chosen, 2 of 1200 shown")).toBeVisible();
    await search.fill("");
    await page.getByRole("button", { name: "Take chosen" }).click();
    await expect(page.getByText("Read thing 1198", { exact: true })).toBeVisible();
    await expect(page.getByText("Read thing 7", { exact: true })).toHaveCount(0);
    await checkA11y();
  });

  test(`a cURL line is pasted where the address goes, and exported again, ${scheme} ${width}`, async ({
    page,
    signIn,
    checkA11y,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    await signIn();
    await page.goto("/apis/new");
    const line = `curl -X POST https://api.example.com/send \\\n  -H 'Authorization: Bearer tiger-tiger-tiger-tiger' \\\n  --json '{"to":"+14155552671","order_id":"A17"}'`;
    await page.getByLabel("API URL").focus();
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, line);
    await page.keyboard.insertText(line.replaceAll("\n", ""));
    await expect(page.getByText("This is a cURL line.")).toBeVisible();
    await checkA11y();
    if (pictures) await page.screenshot({ path: `${pictures}/offer-${scheme}-${width}.png` });
    await page.getByRole("button", { name: "Import this cURL line" }).click();
    await expect(page.getByRole("heading", { name: "Sample values" })).toBeVisible();
    await expect(page.getByText("Found in what you import", { exact: false }).first()).toBeVisible();
    await page.getByText("1 more values look like samples and stay as they are").click();
    await expect(page.getByLabel("order_id")).toBeChecked();
    await checkA11y();
    if (pictures)
      await page.screenshot({ path: `${pictures}/samples-${scheme}-${width}.png`, fullPage: true });
    await page.getByRole("button", { name: "Apply" }).click();
    await page.locator("tr", { hasText: "API" }).getByRole("link").first().click();
    await page.getByRole("link", { name: "Export as cURL, code, Postman, OpenAPI" }).click();
    await expect(page.locator("figure.code pre")).toContainText("https://api.example.com/send");
    await expect(page.locator("figure.code pre")).not.toContainText("tiger");
    await checkA11y();
    if (pictures) await page.screenshot({ path: `${pictures}/code-${scheme}-${width}.png` });
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("operations are filtered, chosen and planned", async ({ page, signIn }) => {
    await signIn();
    await page.goto("/transfer");
    await page.getByLabel("File").setInputFiles({
      name: "large.json",
      mimeType: "application/json",
      buffer: Buffer.from(description(40)),
    });
    await page.getByRole("button", { name: "See what would change" }).first().click();
    await page.getByLabel("/things/3/{id}").check();
    await page.getByRole("searchbox").fill("thing 39");
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(page.getByText("1 chosen, 1 of 40 shown")).toBeVisible();
    await page.getByLabel("/things/39/{id}").check();
    await page.getByRole("button", { name: "Take chosen" }).click();
    await expect(page.getByText("Read thing 3", { exact: true })).toBeVisible();
    await expect(page.getByText("Read thing 39", { exact: true })).toBeVisible();
  });
});
