/**
 * Makes broker/dist/: the broker as a package for other programs. `npm pack -w broker` does it before it packs, and takes the folder
 * away afterwards (`--remove`). All libraries are bundled, in the versions that the broker is tested with, but the one with native parts.
 */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { forNode } from "./build.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const broker = join(root, "broker");
const dist = join(broker, "dist");

async function buildPackage() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  const bundled = await build({
    ...forNode,
    entryPoints: { index: join(broker, "src/embedded/index.ts") },
    outdir: dist,
    external: ["classic-level"],
    metafile: true,
    absWorkingDir: root,
    write: true,
  });
  await writeDeclarations();
  await writeFile(join(dist, "third-party-licenses.txt"), await licensesOf(Object.keys(bundled.metafile.inputs)));
}

/** The types of the package stand in one file that imports nothing; the entry adds the function. */
async function writeDeclarations() {
  const made = join(dist, "declarations");
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", join(broker, "tsconfig.package.json"), "--outDir", made]);
  const declared = join(made, "broker/src/embedded");
  const entry = await readFile(join(declared, "index.d.ts"), "utf8");
  const api = await readFile(join(declared, "api.d.ts"), "utf8");
  // Buffer is a type of Node's.
  await writeFile(join(dist, "api.d.ts"), `/// <reference types="node" />\n${api}`);
  await writeFile(join(dist, "index.d.ts"), entry.replaceAll('"./api.ts"', '"./api.js"'));
  await rm(made, { recursive: true });
}

/**
 * What the authors of the bundled libraries ask to be passed on with them.
 * @param {readonly string[]} inputs files in the bundle, from the root
 */
async function licensesOf(inputs) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = await Promise.all([...new Set(folders)].sort().map(licenseOf));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {string} folder of a library, from the root */
async function licenseOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  const file = (await readdir(join(root, folder))).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? "" : await readFile(join(root, folder, file), "utf8");
  return `${name} ${version}, ${license}\n\n${text.trim()}\n`;
}

if (process.argv.includes("--remove")) await rm(dist, { recursive: true, force: true });
else await buildPackage();
