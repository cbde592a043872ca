/**
 * Bundles the `clima` command and the panel's page into dist/. `npm ci` does it (its `prepare`), and `npm run build` after a change.
 * Each command has files of its own, so that it loads only what it needs. Packages with native parts stay in node_modules, and one more.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { UNBUNDLED } from "./unbundled.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = join(root, "dist");

/** Node has what this package is a copy of. */
const READABLE_STREAM = { "readable-stream": "node:stream" };
const LEANER = {
  ...READABLE_STREAM,
  // By it libsql asks which of its binaries this machine needs.
  "@neon-rs/load": join(root, "scripts/libsql-target.js"),
};

/** CommonJS packages in an ES module call `require` for the parts of Node. */
const REQUIRE =
  'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);';

/**
 * A bundle for Node.
 * @satisfies {import("esbuild").BuildOptions}
 */
export const forNode = /** @type {const} */ ({
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  alias: READABLE_STREAM,
  banner: { js: REQUIRE },
  // Node keeps the text of what it loads in memory. Names stay, for stack traces; long lines would be printed whole by Node.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  legalComments: "none",
  write: false,
  logLevel: "warning",
});

/** @type {import("esbuild").BuildOptions} */
const program = {
  ...forNode,
  entryPoints: { clima: join(root, "cli/src/main.ts") },
  outdir: dist,
  splitting: true,
  external: UNBUNDLED,
  alias: LEANER,
  sourcemap: "linked",
  sourcesContent: false,
};

const PAGE_FILES = ["index.html", "main.ts", "theme.ts", "service-worker.ts", "style.css", "manifest.webmanifest"];
const ICONS = ["icon.svg", "icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png"].map((name) => `icons/${name}`);

/**
 * @param {string} folder
 * @returns {import("esbuild").BuildOptions}
 */
const page = (folder) => ({
  entryPoints: [...PAGE_FILES, ...ICONS].map((name) => join(root, "panel/src/web", name)),
  outdir: folder,
  loader: { ".html": "copy", ".png": "copy", ".svg": "copy", ".webmanifest": "copy" },
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  write: false,
  logLevel: "warning",
});

/**
 * Makes the panel's page in a folder.
 * @param {string} folder
 */
export async function buildPage(folder) {
  await write(folder, [page(folder)]);
}

/** Makes dist/. What is there already is not touched, for a program may be running from it. */
export default async function build() {
  await write(dist, [program, page(join(dist, "page"))]);
}

/**
 * @param {string} folder
 * @param {readonly import("esbuild").BuildOptions[]} parts
 */
async function write(folder, parts) {
  const esbuild = await import("esbuild");
  const built = await Promise.all(parts.map((part) => esbuild.build(part)));
  const files = built.flatMap(({ outputFiles = [] }) => outputFiles);
  for (const { path, contents } of files) {
    const old = await readFile(path).catch(() => undefined);
    if (old?.equals(contents)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
  const wanted = new Set(files.map(({ path }) => relative(folder, path)));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(relative(folder, path))) await rm(path);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (cause) {
    // With --omit=dev nothing is bundled: dist/ is then copied from where it was, as the image does.
    if (/** @type {NodeJS.ErrnoException} */ (cause).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    console.log("dist/ was not made: esbuild, a development dependency, is not installed");
  }
}
