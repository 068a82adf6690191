// Builds the page assets: TypeScript and CSS from src/ to dist/, which Go embeds.
// node build.mjs [--watch]
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const out = join(root, "dist");
const watch = process.argv.includes("--watch");

/** Browsers of Baseline 2024: light-dark(), popover, @starting-style, dialog. */
const target = ["es2022", "chrome125", "firefox129", "safari17.5"];

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  sourcemap: watch ? "linked" : false,
  target,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  outdir: "dist",
  entryNames: watch ? "[name]" : "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
};

/** Style sheets that a script carries as text are made small like the others. @type {esbuild.Plugin} */
const styles = {
  name: "styles",
  setup: (build) =>
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const { code } = await esbuild.transform(css, { loader: "css", minify: !watch, target });
      return { contents: code, loader: "text", watchFiles: [path] };
    }),
};

/** What is built, by name. The chat is a bundle of its own, and so is the widget: neither shares anything with the site. */
const bundles = {
  app: {
    ...common,
    entryPoints: ["src/app.ts", "src/app.css", "src/islands/flow.tsx", "src/islands/flow/flow.css"],
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    jsx: "automatic",
  },
  chat: { ...common, entryPoints: ["src/chat.ts"], format: "iife", plugins: [styles] },
  preview: { ...common, entryPoints: ["src/preview.ts"], format: "iife", plugins: [styles] },
  widget: { ...common, entryPoints: ["src/widget.ts"], format: "iife", plugins: [styles] },
};

/** Every icon that src/icons.json names, as one file of symbols; a name that lucide lacks fails the build. */
async function sprite() {
  const set = JSON.parse(await readFile(join(root, "node_modules/@iconify-json/lucide/icons.json"), "utf8"));
  const names = JSON.parse(await readFile(join(root, "src/icons.json"), "utf8"));
  const symbols = names.map((name) => {
    const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent];
    if (!icon) throw new Error(`icon not in lucide: ${name}`);
    const body = icon.body.replaceAll('stroke-width="2"', 'stroke-width="1.75"');
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  await writeFile(
    join(out, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`,
  );
}

const hashed = (body) => createHash("sha256").update(body).digest("hex").slice(0, 8).toUpperCase();

async function favicon() {
  const body = await readFile(join(root, "src/favicon.svg"));
  const name = `favicon-${hashed(body)}.svg`;
  await writeFile(join(out, name), body);
  return name;
}

/** The name that templates use for a built file: app-1A2B3C4D.js is "app.js", the Inter face is "inter.woff2". */
function logicalName(file, output) {
  if (output.entryPoint) return basename(output.entryPoint).replace(/\.tsx?$/, ".js");
  return extname(file) === ".woff2" && basename(file).startsWith("inter-") ? "inter.woff2" : undefined;
}

/** The languages of the site, for the texts that scripts show: one file each, by a name that changes with it. */
async function languages() {
  const from = join(root, "../internal/translate/languages");
  const manifest = {};
  for (const file of await readdir(from)) {
    const { texts } = JSON.parse(await readFile(join(from, file), "utf8"));
    const body = JSON.stringify(texts);
    const name = `words-${basename(file, ".json")}`;
    manifest[`${name}.json`] = `${name}-${hashed(body)}.json`;
    await writeFile(join(out, manifest[`${name}.json`]), body);
  }
  return manifest;
}

async function writeManifest(metafiles) {
  const manifest = { "favicon.svg": await favicon(), ...(await languages()) };
  for (const { outputs } of metafiles)
    for (const [file, output] of Object.entries(outputs)) {
      const name = logicalName(file, output);
      if (name) manifest[name] = basename(file);
    }
  await sprite();
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Texts are made small once, here: static/embed.go serves what stands beside them. Fonts are small already. */
async function pack() {
  for (const file of await readdir(out)) {
    if (![".js", ".css", ".svg", ".json"].includes(extname(file))) continue;
    const text = await readFile(join(out, file));
    await writeFile(join(out, `${file}.br`), brotliCompressSync(text));
    await writeFile(join(out, `${file}.gz`), gzipSync(text, { level: 9 }));
  }
}

async function buildOnce() {
  const results = await Promise.all(Object.values(bundles).map((options) => esbuild.build(options)));
  await writeManifest(results.map((r) => r.metafile));
  await pack();
}

async function buildForever() {
  const metafiles = new Map();
  for (const [name, options] of Object.entries(bundles)) {
    const manifest = {
      name: "manifest",
      setup: (build) =>
        build.onEnd(async (result) => {
          if (result.metafile) metafiles.set(name, result.metafile);
          if (metafiles.size === Object.keys(bundles).length) await writeManifest(metafiles.values());
          console.log(`page assets: ${name} ${result.errors.length ? "failed" : "built"}`);
        }),
    };
    await (await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), manifest] })).watch();
  }
}

const began = performance.now();
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeFile(join(out, ".gitkeep"), "");
await (watch ? buildForever() : buildOnce());
if (!watch) console.log(`page assets built in ${Math.round(performance.now() - began)} ms`);
