import { existsSync } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type InfraredBoard, lookAtConfigTxt } from "@clima/edge-agent";
import type { Result } from "@clima/schemas";
import { sourceOfThisComputer } from "../../configuration/station-source.ts";
import { usersIn } from "../broker/users.ts";
import type { Found } from "./found.ts";
import {
  COMMAND,
  DATA,
  DEVICE_RULES,
  GROUPS,
  MODULES_FILE,
  OLD_PROGRAM,
  PROGRAM,
  ROLES,
  SECRETS,
  SETTINGS,
  STAGED_PROGRAM,
  settingsFile,
  UNITS,
  USER,
  unitFile,
  variablesFile,
} from "./places.ts";
import { installedProgram, readProgram } from "./program.ts";
import type { RunProgram } from "./run-program.ts";

interface Looker {
  /** Where the computer's file system begins. */
  readonly root: string;
  /** The folder of the program that runs. */
  readonly from: string;
  readonly node: string;
  readonly infrared?: InfraredBoard | undefined;
  readonly run: RunProgram;
}

const FILES = [MODULES_FILE, DEVICE_RULES, ...ROLES.flatMap((role) => [settingsFile(role), variablesFile(role), unitFile(role)])];
const OTHERS = [PROGRAM, STAGED_PROGRAM, OLD_PROGRAM, SETTINGS, SECRETS, DATA];

/** Looks at all that an installation has to do with; changes nothing. */
export async function lookAround({ root, from, node, infrared, run }: Looker): Promise<Found> {
  const at = (path: string) => join(root, path);
  const osRelease = (await readIfThere(at("/etc/os-release"))) ?? "";
  const isLive = root === "/";
  const command = await readlink(at(COMMAND)).catch(() => undefined);
  const isOurCommand = command?.startsWith(`${PROGRAM}/`) ?? false;
  const others = await thoseThere(OTHERS, at);
  return {
    systemName: /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1] ?? "an unknown system",
    isDebian: /^ID(_LIKE)?="?(.*\s)?debian\b/m.test(osRelease),
    isPi: sourceOfThisComputer(root) === "pi",
    isLive,
    isUdevRunning: isLive && (await isThere("/run/udev/control")),
    running: { ...(await readProgram(from)), hasEmbeddedStore: await hasDuckdb(from) },
    installed: await installedProgram(at(PROGRAM)),
    node,
    templates: await textsIn(join(from, "deploy/systemd")),
    texts: await textsOf(FILES, at),
    paths: new Set([...others, ...(isOurCommand ? [COMMAND] : [])]),
    isCommandTaken: !isOurCommand && (await isThere(at(COMMAND))),
    ...(await lookAtUsers(at)),
    isI2cLoaded: await isI2cLoaded(at),
    configTxt: await lookAtConfigTxt(root, infrared),
    brokerUsers: new Set((await usersIn({ dataDir: at(DATA), broker: { access: {} } })).keys()),
    ...(await lookAtServices(isLive, run)),
  };
}

type At = (path: string) => string;

const readIfThere = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(ifMissing);

/** Undefined for what is not there; what is there and cannot be read is a failure. */
function ifMissing(cause: NodeJS.ErrnoException): undefined {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
  throw cause;
}

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(ifMissing)) !== undefined;

async function thoseThere(paths: readonly string[], at: At): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => isThere(at(path))));
  return paths.filter((_path, index) => found[index]);
}

async function textsOf(paths: readonly string[], at: At): Promise<ReadonlyMap<string, string>> {
  const texts = await Promise.all(paths.map(async (path) => [path, await readIfThere(at(path))] as const));
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

async function textsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)));
}

async function hasDuckdb(from: string): Promise<boolean> {
  const names = (await readdir(join(from, "node_modules/@duckdb")).catch(ifMissing)) ?? [];
  return names.includes(`node-bindings-${process.platform}-${process.arch}`);
}

async function lookAtUsers(at: At) {
  const passwd = (await readIfThere(at("/etc/passwd"))) ?? "";
  const groups = ((await readIfThere(at("/etc/group"))) ?? "").split("\n").map((line) => line.split(":"));
  const memberOf = groups.filter(([, , , members = ""]) => members.split(",").includes(USER));
  const names = (rows: readonly (readonly string[])[]) => rows.map(([name = ""]) => name).filter((name) => isOurs(name));
  return { isUserThere: new RegExp(`^${USER}:`, "m").test(passwd), memberOf: names(memberOf), groups: names(groups) };
}

const isOurs = (name: string): boolean => [...GROUPS, USER].some((group) => group === name);

/** Debian reads /etc/modules as well, where raspi-config writes. */
async function isI2cLoaded(at: At): Promise<boolean> {
  const folder = "/etc/modules-load.d";
  const names = (await readdir(at(folder)).catch(ifMissing)) ?? [];
  const texts = await textsOf(["/etc/modules", ...names.map((name) => join(folder, name))], at);
  return [...texts.values()].some((text) => /^\s*i2c[-_]dev\s*$/m.test(text));
}

async function lookAtServices(isLive: boolean, run: RunProgram): Promise<Pick<Found, "enabled" | "active" | "failing">> {
  const rolesThat = async (question: "is-enabled" | "is-active", isTrue: (answer: Result<void, string>) => boolean) => {
    const answers = isLive ? await Promise.all(ROLES.map((role) => run(["systemctl", question, UNITS[role]]))) : [];
    return new Set(ROLES.filter((_role, index) => answers[index] && isTrue(answers[index])));
  };
  return {
    enabled: await rolesThat("is-enabled", ({ ok }) => ok),
    active: await rolesThat("is-active", ({ ok }) => ok),
    failing: await rolesThat("is-active", (answer) => !answer.ok && answer.error === "activating"),
  };
}

/** Whether systemd runs this computer: sd_booted(3). */
export const isSystemdRunning = (): boolean => existsSync("/run/systemd/system");
