/**
 * Makes client/dist/: the client as a package for other programs, one file for Node and one for browsers, with all that they need. `npm pack -w client`
 * does it before it packs, and takes the folder away afterwards (`--remove`).
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { forNode } from "./build.js";
import { licencesOf } from "./package-licences.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const client = join(root, "client");
const dist = join(client, "dist");
const entry = join(client, "src/index.ts");

const shared = /** @type {const} */ ({ metafile: true, absWorkingDir: root, outdir: dist, write: true });

/** @satisfies {import("esbuild").BuildOptions} */
const forBrowsers = /** @type {const} */ ({
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  // Adapters for Node stand in the same packages as what is used here; no import of them is left.
  external: ["node:*", "ws", "mqtt-packet"],
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});

async function buildPackage() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  const bundled = await Promise.all([
    build({ ...forNode, ...shared, entryPoints: { index: entry } }),
    build({ ...forBrowsers, ...shared, entryPoints: { browser: entry } }),
  ]);
  await writeDeclarations();
  await writeFile(
    join(dist, "third-party-licenses.txt"),
    await licencesOf(bundled.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
  );
}

/** The types of the client and of what they name in the contract, in a folder for each. */
async function writeDeclarations() {
  const made = join(dist, "declarations");
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", join(client, "tsconfig.package.json"), "--outDir", made]);
  const generated = "schemas/src/generated";
  await cp(join(root, generated, "validators.d.ts"), join(made, generated, "validators.d.ts"));
  const wanted = [join(made, "client/src/index.d.ts")];
  for (const file of wanted) {
    const { text, needs } = await declaration(file, made);
    const to = join(dist, "types", relative(made, file));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text);
    wanted.push(...needs.filter((need) => !wanted.includes(need)));
  }
  await writeFile(join(dist, "index.d.ts"), 'export * from "./types/client/src/index.js";\n');
  await rm(made, { recursive: true });
}

const JSON_IMPORT = /^import (\w+) from "([^"]+\.json)".*$/gm;
const IMPORT = /(from |import\()"([^"]+)"/g;

/**
 * A declaration that stands by itself, and the files that it names. What is of a JSON file becomes its type, for not every program takes those.
 * @param {string} file
 * @param {string} made the folder that stands for the repository
 */
async function declaration(file, made) {
  let text = await readFile(file, "utf8");
  for (const [line, name, from] of text.matchAll(JSON_IMPORT)) {
    const json = await readFile(join(root, relative(made, dirname(file)), from ?? ""), "utf8");
    // Of a schema nobody needs more.
    text = text.replace(line, `declare const ${name}: ${json.includes('"$schema"') ? "object" : json.trim()};`);
  }
  /** @type {string[]} */
  const needs = [];
  text = text.replace(IMPORT, (_all, keyword, from) => {
    const target = from.startsWith("@clima/") ? join(made, from.slice("@clima/".length), "src/index.ts") : resolve(dirname(file), from);
    needs.push(target.replace(/\.[jt]s$/, ".d.ts"));
    const path = relative(dirname(file), target).replace(/\.ts$/, ".js");
    return `${keyword}"${path.startsWith(".") ? path : `./${path}`}"`;
  });
  return { text, needs };
}

if (process.argv.includes("--remove")) await rm(dist, { recursive: true, force: true });
else await buildPackage();
