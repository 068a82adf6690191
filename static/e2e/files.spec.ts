import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures";

// A builder tests an API that sends a file, and sees what was sent and that the answer is no text.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

let provider: HTTPServer;
let got = "";

test.beforeAll(async () => {
  provider = createServer((request, response) => {
    got = "";
    request.setEncoding("latin1").on("data", (part) => {
      got += part;
    });
    request.on("end", () => {
      response.setHeader("Content-Type", "image/png");
      response.end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
});

test.afterAll(() => {
  provider.close();
});

const photo = {
  name: "me.png",
  mimeType: "text/html",
  buffer: Buffer.from("\x89PNG\r\n\x1a\n the photo", "latin1"),
};

test.beforeEach(async ({ page, signIn }) => {
  await signIn();
  await page.goto("/attributes/new");
  await page.getByLabel("Label").fill("Photo");
  await page.getByLabel("Type").selectOption("File");
  await page.getByRole("button", { name: /^Save/ }).first().click();
  await expect(page.getByText("Added the attribute Photo.")).toBeVisible();
});

test("a file is uploaded where a test asks for it", async ({ page, checkA11y }) => {
  await page.goto("/apis/new?tab=body");
  await page.getByLabel("API Name").fill("Send photo");
  await page.getByLabel("Method").selectOption("POST");
  await page.getByLabel("API URL").fill(`http://127.0.0.1:${(provider.address() as AddressInfo).port}/`);
  const panel = page.getByRole("tabpanel", { name: "Body" });
  await panel.getByLabel("Kind").selectOption("multipart");
  const row = panel.locator("tbody tr").first();
  await row.getByLabel("Key").fill("photo");
  await row.getByLabel("Value").fill("{{photo}}");
  await page.getByRole("button", { name: /^Test/ }).click();

  const values = page.locator("#test-values");
  await expect(values.getByLabel("Photo")).toHaveValue("");
  const chosen = page.waitForEvent("filechooser");
  await values.getByRole("button", { name: "Upload a file" }).click();
  await (await chosen).setFiles(photo);
  await expect(values.getByLabel("Photo").locator("option:checked")).toHaveText("me.png (18 bytes)");
  await checkA11y();

  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.locator("#response")).toContainText("[file me.png, image/png, 18 bytes]");
  expect(got).toBe("");
  await page.getByRole("button", { name: /^Test/ }).click();
  await expect(page.locator("#response")).toContainText("binary, 6 bytes, image/png");
  expect(got).toContain(
    'filename="me.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n the photo\r\n',
  );
});

test("test files are uploaded on their page without a script, too", async ({ page }) => {
  await page.goto("/files");
  await page.getByLabel("File", { exact: true }).setInputFiles(photo);
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("cell", { name: "me.png" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "image/png" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "me.png" }).click();
  expect((await download).suggestedFilename()).toBe("me.png");
});
