/** Where the trees of a Pi's image are kept for each ARM, and how a program of theirs is run by QEMU's user mode. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram, PACKAGES, type Program } from "../../support/programs.ts";

export const ARM_FOLDER = fileURLToPath(new URL("../../../node_modules/.cache/clima-arm/", import.meta.url));

export interface Arm {
  /** As Docker names it. */
  readonly name: "arm64" | "armv7";
  /** As Node and npm name it. */
  readonly cpu: "arm64" | "arm";
  readonly qemu: Program;
  /** Prefix of the cross compiler. */
  readonly compiler: string;
}

export const ARMS: readonly Arm[] = [
  { name: "arm64", cpu: "arm64", qemu: "qemu-aarch64-static", compiler: "aarch64-linux-gnu" },
  { name: "armv7", cpu: "arm", qemu: "qemu-arm-static", compiler: "arm-linux-gnueabihf" },
];

/** Debian's libraries of that processor. */
export const rootOf = ({ name }: Arm) => join(ARM_FOLDER, name, "root");
/** What lies in /app of the image: package.json, cli/bin, dist and node_modules. */
export const appOf = ({ name }: Arm) => join(ARM_FOLDER, name, "app");
/** A name that stands for Node.js, wherever it came from. */
export const nodeOf = ({ name }: Arm) => join(ARM_FOLDER, name, "node");

/** Program and arguments that run that processor's Node.js; `preloaded` is a library of that processor. */
export function emulated(arm: Arm, preloaded?: string): readonly [string, ...string[]] {
  const preload = preloaded === undefined ? [] : ["-E", `LD_PRELOAD=${preloaded}`];
  return [findProgram(arm.qemu) ?? arm.qemu, "-L", rootOf(arm), ...preload, nodeOf(arm)];
}

/** Packages of the tree, those in scopes with their scope. */
export function packagesOf(arm: Arm): readonly string[] {
  const modules = join(appOf(arm), "node_modules");
  return readdirSync(modules).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((each) => `${name}/${each}`) : [name],
  );
}

/** Why the trees cannot be made on this machine, in one line; undefined where they can. */
export function missingForArm(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64")
    return "the tests on ARM need Debian on amd64, which runs ARM's programs by QEMU";
  const compilers = ARMS.map(({ compiler }) => `${compiler}-g++` as Program);
  const needed: readonly Program[] = [...ARMS.map(({ qemu }) => qemu), ...compilers, "mmdebstrap", "python3", "mosquitto"];
  const missing = needed.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map((program) => PACKAGES[program]))];
  return `the tests on ARM need ${missing.join(", ")}; apt-get install ${packages.join(" ")}`;
}
