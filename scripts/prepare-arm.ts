/**
 * Makes, for each ARM, what the image has there: Node.js, Debian's libraries, and the packages as scripts/image-modules.js chooses them when
 * that Node.js runs it. Exit code 3 and one line where that cannot be had here.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ARM_FOLDER, ARMS, type Arm, appOf, emulated, missingForArm, nodeOf, rootOf } from "../test/arm/support/arm.ts";
import { baseTag } from "../test/docker/support/images.ts";
import { debianMirror } from "./debian-mirror.ts";
import { installNode } from "./other-node.ts";

const CANNOT = 3;
const repository = fileURLToPath(new URL("../", import.meta.url));

interface Base {
  /** Of Debian. */
  readonly release: string;
  readonly packages: string;
  /** Of Node.js: for arm64 as in the image. */
  readonly node: string;
}

/**
 * npm has no Node.js 22 for 32-bit ARM, which the image has there, and none that is new enough; Debian 13 has the oldest that will do,
 * and as every library of Debian 12 is in it, it takes what was compiled for that.
 */
const BASES: Readonly<Record<Arm["name"], Base>> = {
  arm64: { release: "bookworm", packages: "libc6,libstdc++6,libgcc-s1,libatomic1", node: baseTag() },
  armv7: { release: "trixie", packages: "nodejs", node: "20.19" },
};

const SCRIPTS = readdirSync(join(repository, "scripts"))
  .filter((name) => name.endsWith(".js"))
  .map((name) => `scripts/${name}`);
const { workspaces } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { workspaces: readonly string[] };
/** All that decides which packages the image has. */
const SOURCES = ["package.json", "package-lock.json", ".npmrc", ...workspaces.map((name) => `${name}/package.json`), ...SCRIPTS];

/** Runs a program to its end; what it printed when it failed is thrown. */
function run(cwd: string, [program, ...args]: readonly [string, ...string[]], environment: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", env: { ...process.env, ...environment } });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? `${stdout}${stderr}`}`);
}

/** Debian's packages, unpacked: nothing of them is run, and this machine's list of architectures stays as it is. */
function unpackDebian(arm: Arm): void {
  const { release, packages } = BASES[arm.name];
  const mirror = debianMirror();
  if (mirror === undefined) throw new Error("apt has no archive of Debian");
  const part = `${rootOf(arm)}.part`;
  rmSync(part, { recursive: true, force: true });
  run(ARM_FOLDER, [
    "mmdebstrap",
    "--variant=extract",
    `--arch=${arm.cpu === "arm" ? "armhf" : arm.cpu}`,
    `--include=${packages}`,
    release,
    part,
    `deb ${mirror} ${release} main`,
  ]);
  // The package usrmerge is what makes this link elsewhere.
  if (!existsSync(join(part, "lib"))) symlinkSync("usr/lib", join(part, "lib"));
  renameSync(part, rootOf(arm));
}

/** Debian's libraries and Node.js, and the headers of that Node.js; undefined where they cannot be had, and that was said. */
function prepareNode(arm: Arm): string | undefined {
  const { node } = BASES[arm.name];
  try {
    if (!existsSync(rootOf(arm))) unpackDebian(arm);
  } catch (cause) {
    console.log(`Debian's packages for ${arm.name} cannot be had here: ${(cause as Error).message.trim().split("\n").at(-1)}`);
    return undefined;
  }
  const fromNpm = installNode(node, arm.cpu === "arm" ? process.arch : arm.cpu);
  if (fromNpm === undefined) {
    console.log(`Node.js ${node} cannot be had here`);
    return undefined;
  }
  rmSync(nodeOf(arm), { force: true });
  symlinkSync(arm.cpu === "arm" ? join(rootOf(arm), "usr/bin/node") : fromNpm, nodeOf(arm));
  return join(dirname(fromNpm), "..");
}

/** The steps of docker/Dockerfile, but that what is compiled is compiled here, for the other processor. */
function makeTree(arm: Arm, headers: string): void {
  const tree = join(ARM_FOLDER, arm.name, "tree");
  rmSync(tree, { recursive: true, force: true });
  for (const path of SOURCES) cpSync(join(repository, path), join(tree, path));
  const quietly = ["--no-audit", "--no-fund", "--prefer-offline"];
  run(tree, ["npm", "ci", "--ignore-scripts", "--omit=dev", ...quietly, `--cpu=${arm.cpu}`, "--os=linux", "--libc=glibc"]);
  const compiler = { CC: `${arm.compiler}-gcc`, CXX: `${arm.compiler}-g++`, npm_config_arch: arm.cpu, npm_config_nodedir: headers };
  run(tree, ["npm", "rebuild", "i2c-bus", "epoll"], compiler);
  const app = appOf(arm);
  rmSync(app, { recursive: true, force: true });
  run(tree, [...emulated(arm), "scripts/image-modules.js", join(app, "node_modules")]);
  rmSync(tree, { recursive: true, force: true });
}

function stateOf(arm: Arm): string {
  const hash = createHash("sha256").update(JSON.stringify([BASES[arm.name], arm]));
  for (const path of SOURCES) hash.update(readFileSync(join(repository, path)));
  return hash.digest("hex");
}

/** True when every tree is there, false where they cannot be had (and that was said); throws when one cannot be made. */
export function prepareArm(): boolean {
  const missing = missingForArm();
  if (missing !== undefined) {
    console.log(missing);
    return false;
  }
  for (const arm of ARMS) {
    const marker = join(ARM_FOLDER, arm.name, "complete");
    if (existsSync(marker) && readFileSync(marker, "utf8") === stateOf(arm)) continue;
    mkdirSync(join(ARM_FOLDER, arm.name), { recursive: true });
    const headers = prepareNode(arm);
    if (headers === undefined) return false;
    makeTree(arm, headers);
    writeFileSync(marker, stateOf(arm));
    console.log(`the tree for ${arm.name} is made`);
  }
  return true;
}

if (import.meta.filename === process.argv[1]) process.exitCode = prepareArm() ? 0 : CANNOT;
