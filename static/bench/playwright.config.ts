import base from "../playwright.config";

/** Figures of the pages: what .ci/bench prints of them. */
export default {
  ...base,
  testDir: ".",
  testMatch: /\.bench\.ts$/,
  reporter: [["dot"]],
  outputDir: "../../.cache/bench",
  workers: 1,
};
