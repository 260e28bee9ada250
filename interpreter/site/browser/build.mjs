// Builds the page's script and style into ../assets, which ship in the wheel: `npm ci && npm run build`.
// The first line of each names the sources by their hash, so that a stale asset is noticed where there is no Node.
// tests/site/page/test_assets.py works out the same hash; keep both in step.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "assets");

const sources = [
  ...readdirSync(join(here, "src"), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(here, join(one.parentPath ?? one.path, one.name))),
  "build.mjs",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];
const digest = createHash("sha256");
for (const name of sources.map((one) => one.split(sep).join("/")).sort()) {
  digest.update(`${name}\n${readFileSync(join(here, name), "utf8").replaceAll("\r\n", "\n")}\n`);
}
const banner = `/* Built from interpreter/site/browser, sources sha256 ${digest.digest("hex")} */`;

// What is built in keeps its notice.
const notices = ["preact", "yaml"].map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
  const text = readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").replaceAll("\r\n", "\n").trim();
  return `/* ${name} ${version} (${license})\n\n${text}\n*/`;
});

const made = await build({
  absWorkingDir: here,
  entryPoints: { page: "src/page/main.tsx", style: "src/page/page.css" },
  bundle: true,
  minify: true,
  write: false,
  outdir: "out",
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "eof",
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: { js: banner, css: banner },
  footer: { js: notices.join("\n") },
});
mkdirSync(target, { recursive: true });
for (const file of made.outputFiles) {
  const name = file.path.endsWith(".css") ? "page.css" : "page.js";
  writeFileSync(join(target, name), `${file.text.trim()}\n`);
}
