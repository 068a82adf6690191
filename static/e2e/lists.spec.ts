import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures";

// A parameter whose value is a list, sent in every way, against a provider that answers with the address it was called by.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

let provider: HTTPServer;
let address: string;

test.beforeAll(async () => {
  provider = createServer((request, response) => {
    response.setHeader("Content-Type", "text/plain");
    response.end(`Got ${request.url}`);
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
  provider.close();
});

const pictures = process.env.SCREENSHOTS;

for (const width of [1440, 390]) {
  test(`a list is sent as its row says, chosen by keyboard, ${width}`, async ({
    page,
    signIn,
    checkA11y,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await signIn();
    await page.goto("/apis/new?tab=parameters");
    await page.getByLabel("API Name").fill(`Tags ${width}`);
    await page.getByLabel("API URL").fill(address);
    const table = page.getByRole("table", { name: "Parameters" });
    await table.getByLabel("Key").first().fill("tag");
    await table.getByLabel("Value").first().fill("{{['a, b', 'c']}}");
    const lists = table.getByLabel("Lists").first();
    await expect(lists).toHaveValue("");
    for (const [letter, sent] of [
      ["C", "tag=a%2C%20b,c"],
      ["B", "tag%5B%5D=a%2C%20b&tag%5B%5D=c"],
      ["R", "tag=a%2C%20b&tag=c"],
    ]) {
      await lists.focus();
      await page.keyboard.press(letter);
      await page.getByRole("button", { name: "Test", exact: true }).first().click();
      await expect(page.getByText(`Got /?${sent}`).first()).toBeVisible();
    }
    await lists.selectOption("Comma");
    await page.getByRole("button", { name: /^Save/ }).first().click();
    await expect(page.getByText(`Tags ${width} is saved.`)).toBeVisible();
    await expect(lists).toHaveValue("comma");
    await checkA11y();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    if (pictures) await page.screenshot({ path: `../.cache/screenshots/lists-${width}.png` });
  });
}
