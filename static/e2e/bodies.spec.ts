import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

// APIs with XML, GraphQL and multipart bodies against a provider that answers with what it got.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

let provider: HTTPServer;
let address: string;

test.beforeAll(async () => {
  provider = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      response.setHeader("Content-Type", "text/plain");
      response.end(`Got ${request.headers["content-type"]}:\n${body}`);
    });
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
  provider.close();
});

const panelOf = (page: Page) => page.getByRole("tabpanel", { name: "Body" });
const bodyOf = (page: Page) => panelOf(page).locator("code-editor.on").getByLabel("Body", { exact: true });
const variablesOf = (page: Page) => panelOf(page).getByLabel("Variables", { exact: true });
const count = (page: Page) => page.locator("#count-body");
const save = (page: Page) => page.getByRole("button", { name: /^Save/ }).first().click();

async function begin(page: Page, name: string, kind: string) {
  await page.goto("/apis/new?tab=body");
  await page.getByLabel("API Name").fill(name);
  await page.getByLabel("Method").selectOption("POST");
  await page.getByLabel("API URL").fill(address);
  await panelOf(page).getByLabel("Kind").selectOption(kind);
}

/** Saves and expects the sentence, as what describes the field. */
async function refused(page: Page, field: ReturnType<typeof bodyOf>, sentence: RegExp) {
  await save(page);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(sentence);
  await expect(field).toBeFocused();
}

async function saved(page: Page, name: string) {
  await save(page);
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
}

/** Presses Test with the visitor's name, and returns the text of the answer. */
async function answer(page: Page): Promise<string> {
  await page.locator("#test-values").getByLabel("Name", { exact: true }).fill('Ada & "Co"');
  await page.getByRole("button", { name: /^Test/ }).click();
  const got = page.locator("#response pre").filter({ hasText: /^Got / });
  await expect(got).toBeVisible();
  return got.innerText();
}

test("an API with an XML body", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page, "Order in XML", "xml");
  await bodyOf(page).fill("<order>\n  <{{name}}/>\n</order>");
  await refused(page, bodyOf(page), /^Line 2, column 4: A value may stand in text, in a quoted attribute/);
  await bodyOf(page).fill("<order/><order/>");
  await refused(page, bodyOf(page), /There are 2 elements side by side/);
  await bodyOf(page).fill('<order by="{{name}}">{{name}}</order>');
  await expect(count(page)).toHaveText("1");
  await saved(page, "Order in XML");
  await expect(panelOf(page).locator("#f-body")).toHaveValue('<order by="{{name}}">{{name}}</order>');
  await checkA11y();
  const got = await answer(page);
  expect(got).toContain("application/xml");
  expect(got).toMatch(/<order by="Ada &amp; &(quot|#34);Co&(quot|#34);">Ada &amp; /);
});

test("an API with a GraphQL body", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page, "Shop", "graphql");
  await bodyOf(page).fill('{ shop(name: "{{name}}") { id } }');
  await refused(page, bodyOf(page), /Write \$name in the query, and its value under Variables\.$/);
  await bodyOf(page).fill("query Q($name: String) { shop(name: $name) { id } }");
  await variablesOf(page).fill('{\n  "name": "{{ghost}}"\n}');
  await refused(page, variablesOf(page), /^Line 2, column 14: There is no attribute/);
  await variablesOf(page).fill('{"name": "{{name}}"}');
  await saved(page, "Shop");
  await expect(panelOf(page).locator("#f-body-variables")).toHaveValue('{"name": "{{name}}"}');
  await checkA11y();
  const got = await answer(page);
  expect(got).toContain("application/json");
  expect(got).toContain('"query":"query Q($name: String) { shop(name: $name) { id } }"');
  expect(got).toContain('"variables":{"name":"Ada & \\"Co\\""}');
});

test("an API with a multipart body", async ({ page, signIn, checkA11y }) => {
  await signIn();
  await begin(page, "Upload", "multipart");
  const rows = panelOf(page).locator("tbody tr");
  await rows.nth(0).getByLabel("Key").fill("who");
  await rows.nth(0).getByLabel("Value").fill("{{name}}");
  await rows.nth(1).getByLabel("Key").fill("note");
  await rows.nth(1).getByLabel("Value").fill("Hello, {{name}}.");
  await rows.nth(1).getByLabel("File name").fill("{{ghost}}.txt");
  await rows.nth(1).getByLabel("Content type").fill("text");
  await expect(count(page)).toHaveText("2");
  await refused(page, rows.nth(1).getByLabel("File name"), /^Column 3: There is no attribute/);
  await expect(rows.nth(1).getByLabel("Content type")).toHaveAccessibleDescription(
    /A content type is written as image\/png/,
  );
  await page.getByRole("link", { name: /^Body, row 2, content type/ }).click();
  await expect(rows.nth(1).getByLabel("Content type")).toBeFocused();
  await rows.nth(1).getByLabel("File name").fill("{{name}}.txt");
  await rows.nth(1).getByLabel("Content type").fill("text/plain");
  await saved(page, "Upload");
  await checkA11y();
  const got = await answer(page);
  expect(got).toContain("multipart/form-data; boundary=patchbay-");
  expect(got).toContain('form-data; name="who"\n\nAda & "Co"');
  expect(got).toContain('name="note"; filename="Ada & %22Co%22.txt"\nContent-Type: text/plain');
});

test("trying another kind of body loses nothing", async ({ page, signIn }) => {
  await signIn();
  await begin(page, "Kinds", "graphql");
  const kind = panelOf(page).getByLabel("Kind");
  await bodyOf(page).fill("{ shop { id } }");
  await variablesOf(page).fill('{"a": 1}');
  await kind.selectOption("form");
  await expect(count(page)).toBeEmpty();
  const rows = panelOf(page).locator("tbody tr");
  await rows.first().getByLabel("Key").fill("k");
  await expect(count(page)).toHaveText("1");
  await expect(panelOf(page).getByLabel("File name")).toHaveCount(2);
  await expect(panelOf(page).getByLabel("File name").filter({ visible: true })).toHaveCount(0);
  await kind.selectOption("multipart");
  await expect(rows.last().getByLabel("File name")).toBeVisible();
  await rows.first().getByLabel("File name").fill("a.txt");
  await rows.last().getByLabel("Key").fill("l");
  await expect(rows).toHaveCount(3);
  await expect(rows.last().getByLabel("File name")).toBeVisible();
  await kind.selectOption("none");
  await expect(count(page)).toBeEmpty();
  await kind.selectOption("graphql");
  await expect(count(page)).toHaveText("1");
  await saved(page, "Kinds");
  await expect(panelOf(page).locator("#f-body-variables")).toHaveValue('{"a": 1}');
  await kind.selectOption("multipart");
  await expect(rows.first().getByLabel("File name")).toHaveValue("a.txt");
});

test("the bodies are edited without scripts and on a telephone too", async ({
  browser,
  page,
  signIn,
  server,
}) => {
  await signIn();
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: server.url,
    viewport: { width: 390, height: 844 },
  });
  const old = await plain.newPage();
  await begin(old, "Plain upload", "multipart");
  await expect(old.getByLabel("File name").filter({ visible: true })).toHaveCount(0);
  await old.locator("#api-body").getByRole("button", { name: "Show this kind" }).click();
  await old.locator('[name="body.rows.0.key"]').fill("f");
  await old.locator('[name="body.rows.0.file_name"]').fill("f.txt");
  await save(old);
  await expect(old.getByText("Plain upload is saved.")).toBeVisible();
  await expect(old.locator('[name="body.rows.0.file_name"]')).toHaveValue("f.txt");
  await plain.close();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/apis/plain-upload?tab=body");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
