/**
 * Copies what the built program loads from node_modules, and no more, into a folder: the packages that are not bundled, what they need,
 * and of each only what runs on this machine. `node scripts/image-modules.js FOLDER`; the image is made of it.
 */
import { cp, readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { familySync, MUSL } from "detect-libc";
import { UNBUNDLED } from "./build.js";

const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** Packages for building from source, and one that asks which of DuckDB's and libsql's binaries to take. */
const NOT_LOADED = ["nan", "napi-macros"];
const PROGRAM_FILES = [".js", ".cjs", ".mjs", ".json", ".node", ".so"];
const NOT_PROGRAM = /(^|\/)(tests?|examples?|integration-test|docs?|deps|src|obj\.target|\.deps)(\/|$)/;
const OTHER_LIBC = familySync() === MUSL ? /-(x64|arm64)(-gnu)?$|-gnueabihf$/ : /-(musl|musleabihf)$/;

/** @param {string} name */
async function installed(name) {
  if (!name.endsWith("/*")) return [name];
  const scope = name.slice(0, -2);
  const found = await readdir(join(modules, scope)).catch(() => []);
  return found.map((each) => `${scope}/${each}`);
}

/**
 * A package with all that it needs; nothing where it is not installed, as optional ones are on some machines.
 * @param {string} name
 * @param {Set<string>} found
 */
async function collect(name, found) {
  if (found.has(name) || NOT_LOADED.includes(name) || OTHER_LIBC.test(name)) return;
  const text = await readFile(join(modules, name, "package.json"), "utf8").catch(() => undefined);
  if (text === undefined) return;
  found.add(name);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(text);
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) await collect(needed, found);
}

/**
 * @param {string} folder of a package
 * @param {string} path of a file or folder in it
 */
function isLoaded(folder, path) {
  const inside = relative(folder, path).split(sep).join("/");
  if (NOT_PROGRAM.test(inside)) return false;
  const prebuilt = /^prebuilds\/([^/]+)/.exec(inside)?.[1];
  if (prebuilt !== undefined && prebuilt !== `${process.platform}-${process.arch}`) return false;
  return extname(inside) === "" || PROGRAM_FILES.includes(extname(inside)) || /licen[cs]e/i.test(inside);
}

const target = process.argv[2];
if (target === undefined) throw new Error("expected the folder to copy to: node scripts/image-modules.js FOLDER");
const found = new Set();
for (const name of UNBUNDLED) for (const each of await installed(name)) await collect(each, found);
for (const name of [...found].sort()) {
  const folder = join(modules, name);
  await cp(folder, join(target, name), { recursive: true, filter: (from) => isLoaded(folder, from) });
}
console.log([...found].sort().join("\n"));
