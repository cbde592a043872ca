import { chmod, chown, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import { writeWhole } from "../../whole-file.ts";
import { setUser, usersFileOf } from "../broker/users.ts";
import { keepSecret } from "../init/secret.ts";
import { DATA, OLD_PROGRAM, PROGRAM, STAGED_PROGRAM, UNIT_FOLDER, USER } from "./places.ts";
import { copyProgram } from "./program.ts";
import type { RunProgram } from "./run-program.ts";
import { describeStep, type NewUser, type Owner, type Step } from "./steps.ts";

interface Workplace {
  /** Where the computer's file system begins. */
  readonly root: string;
  /** The folder of the program that runs. */
  readonly from: string;
  readonly run: RunProgram;
  /** Is told of each step before it is done. */
  readonly say: (line: string) => void;
}

/** What brings the program of before back. */
type Undo = () => Promise<void>;

/**
 * Does the steps in their order. The first that fails ends it with what was wrong; running the command again goes on from there. When
 * a program is replaced and cannot be put in place, or a service that ran does not come up with it, the old one is put back with its units. A
 * service that did not run before is no reason for that: a new station may lack its chips.
 */
export async function carryOut(steps: readonly Step[], workplace: Workplace): Promise<Result<void, readonly string[]>> {
  const undos: Undo[] = [];
  for (const step of steps) {
    workplace.say(describeStep(step));
    const failure = await failureOf(() => doStep(step, workplace, undos));
    if (failure === undefined) continue;
    const isReplaced = undos.length > 0 && steps.some((each) => each.kind === "program" && each.replaces !== undefined);
    const isTakenBack = isReplaced && (step.kind !== "command" || step.isRestart);
    return err([`could not ${describeStep(step)}: ${failure}`, ...(isTakenBack ? [await takeBack(steps, workplace, undos)] : [])]);
  }
  await rm(join(workplace.root, OLD_PROGRAM), { recursive: true, force: true });
  return ok(undefined);
}

const failureOf = (action: () => Promise<unknown>): Promise<string | undefined> =>
  action().then(
    () => undefined,
    (cause: Error) => cause.message,
  );

async function takeBack(steps: readonly Step[], { run, say }: Workplace, undos: readonly Undo[]): Promise<string> {
  say("put the program of before back");
  const commands = steps.filter((step) => step.kind === "command");
  const restarts = commands.filter(({ isRestart }) => isRestart).map(({ command }) => command);
  const reload = commands.length > 0 ? [["systemctl", "daemon-reload"]] : [];
  const failure = await failureOf(async () => {
    for (const undo of [...undos].reverse()) await undo();
    for (const command of [...reload, ...restarts]) await runOrThrow(run, command);
  });
  if (failure !== undefined) return `The program of before does not run either: ${failure}`;
  return `The program of before is back${restarts.length > 0 ? ", and runs" : ""}.`;
}

async function runOrThrow(run: RunProgram, command: readonly string[]): Promise<void> {
  const done = await run(command);
  if (!done.ok) throw new Error(done.error);
}

async function doStep(step: Step, workplace: Workplace, undos: Undo[]): Promise<void> {
  const { root, run } = workplace;
  const at = (path: string) => join(root, path);
  const prefix = root === "/" ? [] : ["--prefix", root];
  switch (step.kind) {
    case "group":
      return runOrThrow(run, ["/usr/sbin/groupadd", ...prefix, "--system", step.name]);
    case "user":
      return runOrThrow(run, ["/usr/sbin/useradd", ...prefix, ...NEW_USER, "--groups", step.groups.join(","), USER]);
    case "join":
      return runOrThrow(run, ["/usr/sbin/usermod", ...prefix, "--append", "--groups", step.groups.join(","), USER]);
    case "remove-user":
      await runOrThrow(run, ["/usr/sbin/userdel", ...prefix, USER]);
      // Whether its group goes with it is a setting of the system (USERGROUPS_ENAB of login.defs).
      if ((await rowOf(root, "etc/group")) === undefined) return;
      return runOrThrow(run, ["/usr/sbin/groupdel", ...prefix, USER]);
    case "command":
      return runOrThrow(run, step.command);
    case "program":
      return void undos.push(await putProgram(workplace, step.program));
    case "folder":
      await mkdir(at(step.path), { recursive: true });
      await chmod(at(step.path), step.mode);
      return giveTo(root, at(step.path), step.owner);
    case "file":
      return putFile(root, step, undos);
    case "link":
      await mkdir(dirname(at(step.path)), { recursive: true });
      return symlink(step.target, at(step.path));
    case "config-txt":
      return addLines(at(step.path), step.lines);
    case "broker-users":
      return makeUsers(root, step.users);
    case "remove":
      return rm(at(step.path), { recursive: true, force: true });
  }
}

const NEW_USER = ["--system", "--gid", USER, "--no-create-home", "--home-dir", DATA, "--shell", "/usr/sbin/nologin"];

/** The new program is whole before it takes the old one's place, which stays beside it until all is done. */
async function putProgram({ root, from, run }: Workplace, program: Parameters<typeof copyProgram>[2]): Promise<Undo> {
  const [place, staged, old] = [join(root, PROGRAM), join(root, STAGED_PROGRAM), join(root, OLD_PROGRAM)];
  await rm(staged, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
  await copyProgram(from, staged, program);
  // A power cut after the renaming must not leave empty files.
  await runOrThrow(run, ["sync", "--file-system", staged]);
  await moveIfThere(place, old);
  await rename(staged, place);
  return async () => {
    await rm(place, { recursive: true, force: true });
    await moveIfThere(old, place);
  };
}

async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
  });
}

async function putFile(root: string, { path, text, mode, owner }: Step & { readonly kind: "file" }, undos: Undo[]): Promise<void> {
  const file = join(root, path);
  if (path.startsWith(UNIT_FOLDER)) {
    const before = await readFile(file, "utf8").catch(() => undefined);
    undos.push(() => (before === undefined ? rm(file) : writeWhole(file, before, mode)));
  }
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, text, mode, (beside) => giveTo(root, beside, owner));
}

/** A section of a model may stand last in the file: [all] ends it. */
async function addLines(file: string, lines: readonly string[]): Promise<void> {
  const text = await readFile(file, "utf8");
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  const { mode } = await stat(file);
  await writeWhole(file, `${text}${end}\n# For Clima's station\n[all]\n${lines.join("\n")}\n`, mode & 0o777);
}

/** Makes users with new passwords; the file of users is the service's, which reads and writes it. */
async function makeUsers(root: string, users: readonly NewUser[]): Promise<void> {
  const place = { dataDir: join(root, DATA), broker: { access: {} } };
  for (const { name, role, file } of users) {
    const { secret } = await keepSecret(join(root, file));
    await setUser(place, name, role, secret);
  }
  for (const path of [dirname(usersFileOf(place)), usersFileOf(place)]) await giveTo(root, path, "service");
}

async function giveTo(root: string, path: string, owner: Owner): Promise<void> {
  if (owner === "root") return; // as is all that root makes
  const [, , uid, gid] = ((await rowOf(root, "etc/passwd")) ?? "").split(":").map(Number);
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${USER}`);
  await chown(path, owner === "service" ? uid : 0, gid);
}

/** The row of Clima's user or group. */
const rowOf = async (root: string, file: "etc/passwd" | "etc/group"): Promise<string | undefined> =>
  (await readFile(join(root, file), "utf8")).split("\n").find((line) => line.startsWith(`${USER}:`));
