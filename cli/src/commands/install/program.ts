import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { programModuleFiles } from "../../../../scripts/program-modules.js";
import { softwareVersion } from "../../version.ts";
import type { Program } from "./found.ts";

/** What of a built checkout runs, or is needed to install it once more. */
const PARTS = ["package.json", "LICENSE", "cli/package.json", "cli/bin", "deploy/systemd", "dist"];
/** Beside an installed program: which it is. */
const LABEL = "installed.json";

/** The folder of the program that runs now: a checkout, or where it was installed. */
export function runningFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isProgramFolder(folder)) {
    if (dirname(folder) === folder) throw new Error("the program is in no folder of Clima's");
    folder = dirname(folder);
  }
  return folder;
}

function isProgramFolder(folder: string): boolean {
  const file = join(folder, "package.json");
  return existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === "clima";
}

/** The files of a program, from its folder on, sorted. */
async function filesOf(folder: string): Promise<readonly string[]> {
  const own = await Promise.all(PARTS.map((part) => filesBelow(folder, part)));
  const modules = await programModuleFiles(join(folder, "node_modules"));
  return [...own.flat(), ...modules.map((path) => join("node_modules", path))].sort();
}

async function filesBelow(folder: string, part: string): Promise<readonly string[]> {
  const path = join(folder, part);
  if (!(await stat(path)).isDirectory()) return [part];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The program of a folder: its version, and what all its files say together. */
export async function readProgram(folder: string): Promise<Program> {
  const hash = createHash("sha256");
  for (const path of await filesOf(folder)) {
    const content = await readFile(join(folder, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return { version: softwareVersion, digest: hash.digest("hex") };
}

/** The program that was installed into a folder; undefined where there is none, or none that was copied to the end. */
export async function installedProgram(folder: string): Promise<Program | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, LABEL), "utf8")) as Program;
  } catch {
    return undefined; // nothing there, or by hand: then it is installed as a whole
  }
}

/** Copies a program for every user to run. */
export async function copyProgram(from: string, to: string, program: Program): Promise<void> {
  for (const path of await filesOf(from)) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await copyFile(join(from, path), target);
    const { mode } = await stat(join(from, path));
    await chmod(target, mode & 0o100 ? 0o755 : 0o644);
  }
  await writeFile(join(to, LABEL), `${JSON.stringify(program)}\n`, { mode: 0o644 });
}
