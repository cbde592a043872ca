/**
 * Makes broker/dist/: the broker as a package for other programs. `npm pack -w broker` does it before it packs, and takes the folder
 * away afterwards (`--remove`). All libraries are bundled, in the versions that the broker is tested with, but the one with native parts.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { forNode } from "./build.js";
import { licencesOf } from "./package-licences.js";

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
  await writeFile(join(dist, "third-party-licenses.txt"), await licencesOf(Object.keys(bundled.metafile.inputs)));
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

if (process.argv.includes("--remove")) await rm(dist, { recursive: true, force: true });
else await buildPackage();
