import { readFileSync } from "node:fs";
import { test as base, expect, type Page } from "@playwright/test";
import { Server } from "./server";

const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Finding {
  impact: string;
  id: string;
  nodes: { target: string[] }[];
}

interface Fixtures {
  page: Page;
  /** A fresh server with the demo; serverFlags of test.use changes it. */
  server: Server;
  serverFlags: string[];
  /** Makes the owner's account and leaves its browser signed in. */
  signIn: () => Promise<void>;
  /** Fails when axe finds anything on the page as it stands. */
  checkA11y: () => Promise<void>;
}

/** A refused form answers 4xx on purpose; Chromium prints that as an error. */
const expected = /status of 4\d\d/;

/** Collects what no test may cause: page errors, console errors, 5xx, policy violations. */
async function watch(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) =>
      console.error(`CSP ${e.violatedDirective} ${e.blockedURI} ${e.sample}`),
    );
  });
  page.on("pageerror", (e) => problems.push(e.message));
  page.on("console", (m) => {
    if (m.type() === "error" && !expected.test(m.text())) problems.push(m.text());
  });
  page.on("response", (r) => {
    if (r.status() >= 500) problems.push(`${r.status()} ${r.url()}`);
  });
  return problems;
}

/** Watches a page that a test opens itself. */
export async function watched(page: Page): Promise<{ page: Page; problems: string[] }> {
  return { page, problems: await watch(page) };
}

/** What fades in has its colours only at the end. */
async function settled() {
  const ends = (a: Animation) => a.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
  await Promise.allSettled(
    document
      .getAnimations()
      .filter(ends)
      .map((a) => a.finished),
  );
}

/** axe is handed over by the debugger's protocol, which the page's own policy does not govern. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(settled);
  await page.evaluate(axe);
  const found = await page.evaluate(async (runOnly): Promise<Finding[]> => {
    const { axe } = globalThis as unknown as {
      axe: { run(on: Document, options: { runOnly: string[] }): Promise<{ violations: Finding[] }> };
    };
    return (await axe.run(document, { runOnly })).violations;
  }, rules);
  return found.map((f) => `${f.impact} ${f.id}: ${f.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

/** Fails when axe finds anything on a page that a test has opened itself. */
export async function checkA11yOf(page: Page) {
  expect(await findings(page), "what axe finds").toEqual([]);
}

/** The test of every spec: it fails on problems that nobody has to remember to look for. */
export const test = base.extend<Fixtures>({
  serverFlags: [[], { option: true }],
  server: async ({ serverFlags }, use) => {
    const server = await Server.start(...serverFlags);
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
  signIn: async ({ page, server }, use) => {
    await use(async () => {
      await page.goto(server.setUpLink);
      await page.getByLabel("Your name").fill("Ada Lovelace");
      await page.getByLabel("E-mail").fill("ada@example.com");
      await page.getByLabel("Password").fill("a few unrelated words");
      await page.getByRole("button", { name: "Make the account" }).click();
      await expect(page.getByRole("navigation").first()).toBeVisible();
    });
  },
  page: async ({ page }, use) => {
    const problems = await watch(page);
    await use(page);
    expect(problems, "page errors, console errors, 5xx and policy violations").toEqual([]);
  },
  checkA11y: async ({ page }, use) => {
    await use(() => checkA11yOf(page));
  },
});

export { expect };
