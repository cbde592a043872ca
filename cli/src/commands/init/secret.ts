import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fail } from "../../terminal.ts";
import { writeWhole } from "../../whole-file.ts";

const SECRET_BYTES = 24;
/** Each folder of secrets is a volume that only its readers mount, under users of their own. */
const READABLE_BY_ALL = 0o444;

/** Letters, digits, - and _ only: safe in files of settings, URLs and shells. */
export const makeSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

/** The first line of a file; undefined where there is no file. */
export async function readSecret(file: string): Promise<string | undefined> {
  try {
    const [secret = ""] = (await readFile(file, "utf8")).split(/\r?\n/);
    return secret === "" ? undefined : secret;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : fail(`the secret ${file} cannot be read: ${message}`);
  }
}

/** Replaces a secret as a whole: who reads it has the old one or the new one, also after a power cut. */
export async function writeSecret(file: string, secret: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, `${secret}\n`, READABLE_BY_ALL);
  } catch (cause) {
    fail(`the secret ${file} cannot be written: ${(cause as Error).message}`);
  }
}

/** The secret of a file; one is made where there is none. */
export async function keepSecret(file: string): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const kept = await readSecret(file);
  if (kept !== undefined) return { secret: kept, isNew: false };
  const secret = makeSecret();
  await writeSecret(file, secret);
  return { secret, isNew: true };
}
