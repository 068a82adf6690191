import type { Page } from "@playwright/test";
import { expect, test } from "../e2e/fixtures";

const components = 500;

/** One figure, as internal/figure prints it. */
function under(name: string, measured: number, promised: number) {
  console.log(`${name.padEnd(58)} ${measured.toFixed(2).padStart(9)} ms     < ${promised} ms`);
  expect(measured, name).toBeLessThan(promised);
}

const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

test("a large canvas", async ({ page, signIn }) => {
  test.setTimeout(300_000);
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector(".react-flow__node .fc-name")) performance.mark("drawn");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await signIn();
  await fill(page);
  const loads: number[] = [];
  for (let n = 0; n < 5; n++) loads.push(await load(page));
  under(`canvas: ${components} components are there after, median`, median(loads), 1500);
  const drags: number[] = [];
  for (let n = 0; n < 5; n++) drags.push(await drag(page));
  under(`canvas: longest frame while one of ${components} is dragged, median`, median(drags), 50);
});

/** Makes a flow: rows of messages and questions that lead to one another. */
async function fill(page: Page) {
  await page.goto("/flows/new");
  await page.getByLabel("Name", { exact: true }).fill("Large");
  await page.getByRole("button", { name: /^Save/ }).first().click();
  await expect(page).toHaveURL(/\/flows\/large$/);
  const edits = Array.from({ length: components }, (_, n) => ({
    is: {
      id: `message_${n}`,
      kind: n % 3 ? "message" : "text",
      name: `Component ${n}`,
      settings: {
        text: `This is what number ${n} says to visitors who have come so far.`,
        attribute: n % 3 ? "" : "name",
      },
      next: n + 1 < components ? { next: `message_${n + 1}` } : {},
      at: { x: (n % 25) * 312, y: Math.floor(n / 25) * 184 },
    },
  }));
  const patch = JSON.stringify({ revision: 1, edits, places: {}, notes: [], erased: [] });
  const answer = await page.request.post("/flows/large/draft", { form: { patch } });
  expect(answer.status()).toBe(200);
}

async function load(page: Page): Promise<number> {
  await page.goto("/flows/large");
  await page.waitForFunction(() => performance.getEntriesByName("drawn").length > 0);
  return page.evaluate(() => performance.getEntriesByName("drawn")[0]?.startTime ?? Number.NaN);
}

/** Drags a card about and returns the longest time between two frames. */
async function drag(page: Page): Promise<number> {
  const card = await page.locator(".react-flow__node .fc-name").first().boundingBox();
  if (!card) throw new Error("there is no card to drag");
  const [x, y] = [card.x + 20, card.y + 10];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 10);
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    let last = performance.now();
    const frame = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let n = 0; n < 120; n++) await page.mouse.move(x + 10 + 3 * n, y + 10 + 40 * Math.sin(n / 10));
  const longest = await page.evaluate(() =>
    Math.max(...(window as unknown as { frames: number[] }).frames.slice(1)),
  );
  await page.mouse.move(x, y);
  await page.mouse.up();
  await page.reload();
  await expect(page.locator(".react-flow__node .fc-name").first()).toBeVisible();
  return longest;
}
