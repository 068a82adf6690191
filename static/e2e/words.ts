import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import * as esbuild from "esbuild";
import { Catalog, partsOf } from "../src/words/catalog";

const english = readFileSync(new URL("../../internal/translate/english.txt", import.meta.url), "utf8");
const list = english.trim().split("\n");
const catalog = new Catalog(Object.fromEntries(list.map((text) => [text, text])));

/** What a library says by itself, the figures of a waterfall for screen readers, and what has become of what somebody wrote. */
const theirs = /^React Flow|^(DNS|Connect|TLS|Wait|Body) \d|→/;

/** A text is known when a translation reaches all of it. What stands first in a list may be a name. */
function isKnown(text: string): boolean {
  if (!isWords(text) || theirs.test(text) || catalog.whole(text) !== undefined) return true;
  const [parts] = partsOf(text);
  return (
    parts.length > 1 &&
    parts.every((part, i) => (i === 0 && parts.length > 1 && isName(part)) || isKnown(part))
  );
}

/** A few words without the sign at the end of a sentence. */
const isName = (text: string) => text.split(" ").length < 6 && !/[.?!]$/.test(text);

/** A capitalized word, or two words and more: what people read, as internal/translate has it. */
function isWords(text: string): boolean {
  const words = text.split(" ").filter((w) => /^[(“"']?[A-Za-z][A-Za-z’'/-]*[)”"'.,:;…!?]*$/.test(w));
  return /^[A-Z][a-z]+(-[a-z]+)?[.:…!?]?$/.test(text) || words.length > 1;
}

const source = new URL("../src/words/texts.ts", import.meta.url).pathname;
const built = esbuild.buildSync({
  entryPoints: [source],
  bundle: true,
  format: "iife",
  globalName: "texts",
  footer: { js: "globalThis.texts = texts;" },
  write: false,
});
const walker = built.outputFiles[0]?.text ?? "";

/** Fails when a page says something that is neither in the list of texts nor marked as somebody's own (translate="no"). */
export async function checkWords(page: Page) {
  await page.evaluate(walker);
  const said = await page.evaluate(() => {
    const { texts } = globalThis as unknown as {
      texts: { eachText: (node: Node, say: (text: string) => string) => void };
    };
    const all: string[] = [];
    texts.eachText(document.body, (text) => {
      all.push(text.trim().replace(/\s+/g, " "));
      return text;
    });
    return all;
  });
  const unknown = said.filter((text) => !isKnown(text));
  expect.soft([...new Set(unknown)], "texts that no translation reaches").toEqual([]);
}
