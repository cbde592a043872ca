/** What the built program loads from node_modules, and no more: the image and the installer copy it. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { familySync, MUSL } from "detect-libc";
import { UNBUNDLED } from "./unbundled.js";

/** Packages for building from source, and one that asks which of DuckDB's and libsql's binaries to take. */
const NOT_LOADED = ["nan", "napi-macros"];
const PROGRAM_FILES = [".js", ".cjs", ".mjs", ".json", ".node", ".so"];
const NOT_PROGRAM = /(^|\/)(tests?|examples?|integration-test|docs?|deps|src|obj\.target|\.deps)(\/|$)/;
const OTHER_LIBC = familySync() === MUSL ? /-(x64|arm64)(-gnu)?$|-gnueabihf$/ : /-(musl|musleabihf)$/;

/**
 * @param {string} modules
 * @param {string} name
 */
async function installed(modules, name) {
  if (!name.endsWith("/*")) return [name];
  const scope = name.slice(0, -2);
  const found = await readdir(join(modules, scope)).catch(() => []);
  return found.map((each) => `${scope}/${each}`);
}

/**
 * A package with all that it needs; nothing where it is not installed, as optional ones are on some machines.
 * @param {string} modules
 * @param {string} name
 * @param {Set<string>} found
 */
async function collect(modules, name, found) {
  if (found.has(name) || NOT_LOADED.includes(name) || OTHER_LIBC.test(name)) return;
  const text = await readFile(join(modules, name, "package.json"), "utf8").catch(() => undefined);
  if (text === undefined) return;
  found.add(name);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(text);
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) await collect(modules, needed, found);
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

/**
 * The names of the packages that the built program loads on this machine: those that are not bundled, and what they need.
 * @param {string} modules the folder node_modules
 * @returns {Promise<readonly string[]>} sorted
 */
export async function programModules(modules) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const name of UNBUNDLED) for (const each of await installed(modules, name)) await collect(modules, each, found);
  return [...found].sort();
}

/**
 * The files of those packages that run, from the folder node_modules on.
 * @param {string} modules the folder node_modules
 * @returns {Promise<readonly string[]>} sorted
 */
export async function programModuleFiles(modules) {
  const names = await programModules(modules);
  const files = await Promise.all(names.map((name) => filesIn(join(modules, name), join(modules, name))));
  return files
    .flat()
    .map((path) => relative(modules, path))
    .sort();
}

/**
 * @param {string} module the folder of a package
 * @param {string} folder in it
 * @returns {Promise<readonly string[]>}
 */
async function filesIn(module, folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (!isLoaded(module, path)) return [];
    return entry.isDirectory() ? filesIn(module, path) : [path];
  });
  return (await Promise.all(below)).flat();
}
