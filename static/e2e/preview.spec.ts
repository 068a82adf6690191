import { createServer, type Server as HTTPServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures";

// A response that is a picture, against a provider that answers with one of 2 × 2 points, or with a drawing.
test.use({ serverFlags: ["--no-demo", "--egress-allow=127.0.0.0/8", "--egress-ports=any"] });

const points =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==";
const drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

let provider: HTTPServer;
let address: string;

test.beforeAll(async () => {
  provider = createServer((request, response) => {
    const isPicture = request.url === "/picture";
    response.setHeader("Content-Type", isPicture ? "image/png" : "image/svg+xml");
    response.end(isPicture ? Buffer.from(points, "base64") : drawing);
  }).listen(0, "127.0.0.1");
  await new Promise((ok) => provider.once("listening", ok));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  provider.close();
});

test("a response that is a picture is shown, and a drawing that is a document is text", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  await page.goto("/apis/new");
  await page.getByLabel("API Name").fill("Picture");
  await page.getByLabel("API URL").fill(`${address}/picture`);
  await page.keyboard.press("Control+Enter");
  const picture = page.getByRole("img", { name: "The picture that the response is" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(2);
  await checkA11y();
  await page.getByRole("tab", { name: "Raw" }).click();
  await expect(page.getByText(/^binary, \d+ bytes, image\/png$/)).toBeVisible();

  await page.getByLabel("API URL").fill(`${address}/drawing`);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(drawing)).toBeVisible();
  await expect(page.getByRole("tab", { name: "Preview" })).toHaveCount(0);
});
