import { defineConfig } from "@playwright/test";

/** Every journey starts a server of its own, from bin/patchbay or what E2E_BINARY names (see e2e/server.ts). */
export default defineConfig({
  testDir: "e2e",
  workers: Number(process.env.E2E_WORKERS ?? 1),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: [["list"]],
  outputDir: "../.cache/e2e",
  use: {
    actionTimeout: 10_000,
    viewport: { width: 1440, height: 900 },
    trace: process.env.TRACE ? "on" : "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
    },
  },
});
