import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { complainOfUserName, hashPassword } from "@clima/broker/internal";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { rolesIn, saveUsers, usersFileOf, usersIn } from "./users.ts";

export interface PasswordSource extends Answering {
  /** A file whose first line is the password. */
  readonly passwordFile?: string | undefined;
  /** Also a password that is easily guessed. */
  readonly force?: boolean | undefined;
}

export interface UserAddOptions extends PasswordSource {
  readonly role: string;
  readonly clientId: readonly string[];
  /** No password: the user logs in with a client certificate only. */
  readonly certificate?: boolean | undefined;
}

/** Fewer are guessed in no time, however slowly the broker lets one guess. */
const LEAST_CHARACTERS = 6;

/** `clima user add`: a running broker sees the new user within a second. */
export async function userAdd(name: string, { role, clientId, certificate, ...source }: UserAddOptions, config: Config): Promise<void> {
  const problem = complainOfUserName(name);
  if (problem !== undefined) return fail(`${JSON.stringify(name)} cannot be a user: ${problem}`);
  const file = usersFileOf(config);
  const roles = await rolesIn(config);
  if (!roles.includes(role)) return fail(`there is no role ${JSON.stringify(role)}; expected one of ${roles.join(", ")}`);
  const users = await usersIn(config);
  if (users.has(name)) return fail(`there is a user ${name} already; clima user passwd ${name} gives it another password`);
  const password = certificate ? {} : { password: await hashPassword(await askPassword(source)) };
  const clientIds = clientId.length === 0 ? {} : { clientIds: clientId };
  await saveUsers(config, new Map([...users, [name, { role, ...password, ...clientIds }]]));
  print({ name, role, ...clientIds, file }, source, () => [
    `added ${name} (${role}) to ${file}`,
    ...(users.size === 0 ? ["from now on everybody logs in"] : []),
    ...(certificate
      ? []
      : [`who logs in as ${name} sets mqtt.username and mqtt.password (CLIMA_MQTT_USERNAME, CLIMA_MQTT_PASSWORD or …_FILE)`]),
  ]);
}

export async function userPasswd(name: string, source: PasswordSource, config: Config): Promise<void> {
  const users = await usersIn(config);
  const user = users.get(name) ?? fail(`there is no user ${name}; clima user list shows who is there`);
  const password = await hashPassword(await askPassword(source));
  await saveUsers(config, new Map([...users, [name, { ...user, password }]]));
  print({ name }, source, () => [`changed the password of ${name}; its connections with the old one are closed`]);
}

export async function userRemove(name: string, answering: Answering, config: Config): Promise<void> {
  const users = new Map(await usersIn(config));
  if (!users.delete(name)) return fail(`there is no user ${name}; clima user list shows who is there`);
  await saveUsers(config, users);
  print({ name }, answering, () => [`removed ${name}; its connections are closed`]);
}

export async function userList(answering: Answering, config: Config): Promise<void> {
  const facts = [...(await usersIn(config))].map(([name, { role, password, clientIds }]) => ({
    name,
    role,
    hasPassword: password !== undefined,
    ...(clientIds === undefined ? {} : { clientIds }),
  }));
  print(facts, answering, (users) => {
    if (users.length === 0) return [`there are no users in ${usersFileOf(config)}; clima user add makes one`];
    return users.map(({ name, role, hasPassword, clientIds }) => {
      const details = [role, hasPassword ? "password" : "certificate only", ...(clientIds ? [`client ids ${clientIds.join(", ")}`] : [])];
      return `${name}  ${details.join("  ")}`;
    });
  });
}

/** From a file, typed twice on a terminal, or the first line of stdin; never from the command line, where others could read it. */
async function askPassword({ passwordFile, force }: PasswordSource): Promise<Buffer> {
  const text = passwordFile === undefined ? await fromStdin() : await fromFile(passwordFile);
  const characters = [...text].length;
  if (characters === 0) return fail("the password is empty; give one of at least one character");
  if (characters < LEAST_CHARACTERS && !force)
    return fail(`the password has ${characters} of at least ${LEAST_CHARACTERS} characters; give a longer one, or say --force`);
  return Buffer.from(text, "utf8");
}

async function fromFile(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).split(/\r?\n/)[0] ?? "";
  } catch (cause) {
    return fail(`the password file ${file} cannot be read: ${(cause as Error).message}`);
  }
}

async function fromStdin(): Promise<string> {
  if (!process.stdin.isTTY) return firstLineOf(process.stdin);
  const first = await typed("Password: ");
  return first === (await typed("Again: ")) ? first : fail("the two are not the same; nothing was changed");
}

async function firstLineOf(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input })) return line;
  return "";
}

/** Reads a line from the terminal without showing it. */
async function typed(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const line = await new Promise<string>((resolve, reject) => {
    terminal.once("line", resolve);
    terminal.once("SIGINT", () => reject(new Error("interrupted")));
  }).catch(() => fail("interrupted; nothing was changed"));
  terminal.close();
  process.stderr.write("\n");
  return line;
}
