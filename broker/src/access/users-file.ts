import { randomUUID } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { err, ok, type Result } from "@clima/schemas";
import type { PasswordHash } from "./passwords.ts";

export interface User {
  readonly role: string;
  /** Absent: logs in with a client certificate only. */
  readonly password?: PasswordHash;
  /** Client ids that the user may take, with * for any characters and %u for its name; absent: what the role allows. */
  readonly clientIds?: readonly string[];
}

export type Users = ReadonlyMap<string, User>;

const MAX_NAME_BYTES = 128;

/** Names become levels of topics, so they hold nothing that means something there. */
export function complainOfUserName(name: string): string | undefined {
  if (name === "" || Buffer.byteLength(name) > MAX_NAME_BYTES) return `a user name has 1 to ${MAX_NAME_BYTES} bytes`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return /[/+#$\s\u0000-\u001f\u007f]/.test(name) ? "a user name holds no /, +, #, $, spaces or control characters" : undefined;
}

/** Reads the users; none where the file is absent. Errors name the file and what is wrong in it. */
export async function readUsers(file: string): Promise<Result<Users, string>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" ? ok(new Map()) : err(`the users in ${file} cannot be read: ${message}`);
  }
  return parseUsers(text, file);
}

function parseUsers(text: string, file: string): Result<Users, string> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    return err(`${file} is not JSON: ${(cause as Error).message}`);
  }
  const entries = (content as { users?: unknown } | null)?.users;
  if (!Array.isArray(entries)) return err(`${file} holds no list "users"`);
  const users = new Map<string, User>();
  for (const [index, entry] of entries.entries()) {
    const complaint = complainOfEntry(entry);
    if (complaint !== undefined) return err(`${file}: user number ${index + 1}: ${complaint}`);
    const { name, ...user } = entry as User & { readonly name: string };
    if (users.has(name)) return err(`${file}: the user ${JSON.stringify(name)} is there twice`);
    users.set(name, user);
  }
  return ok(users);
}

function complainOfEntry(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null) return "expected an object";
  const { name, role, password, clientIds } = entry as Record<string, unknown>;
  if (typeof name !== "string") return 'there is no "name"';
  const ofName = complainOfUserName(name);
  if (ofName !== undefined) return ofName;
  if (typeof role !== "string") return 'there is no "role"';
  if (clientIds !== undefined && !(Array.isArray(clientIds) && clientIds.every((each) => typeof each === "string"))) {
    return '"clientIds" is not a list of texts';
  }
  return password === undefined || isPasswordHash(password) ? undefined : '"password" is not a scrypt hash; set it with clima user passwd';
}

function isPasswordHash(value: unknown): value is PasswordHash {
  if (typeof value !== "object" || value === null) return false;
  const { algorithm, cost, blockSize, parallelization, salt, hash } = value as Record<string, unknown>;
  const areNumbers = [cost, blockSize, parallelization].every((each) => Number.isInteger(each) && (each as number) > 0);
  return algorithm === "scrypt" && areNumbers && typeof salt === "string" && typeof hash === "string" && hash !== "";
}

/** Replaces the file as a whole: a reader sees the old users or the new ones. Only its owner may read it. */
export async function writeUsers(file: string, users: Users): Promise<void> {
  const entries = [...users].map(([name, user]) => ({ name, ...user }));
  const beside = `${file}.${randomUUID()}`;
  const handle = await open(beside, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ users: entries }, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
