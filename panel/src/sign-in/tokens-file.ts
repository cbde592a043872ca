import { createHash, randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import { writeWholeFile } from "../whole-file.ts";

/** What a token may be for. */
export const tokenRoles = ["viewer", "operator"] as const;
export type TokenRole = (typeof tokenRoles)[number];

/** A machine's key to the HTTP API. The token itself is nowhere kept. */
export interface TokenRecord {
  readonly name: string;
  readonly role: TokenRole;
  /** SHA-256 in hexadecimal. A token is 32 random bytes, so nobody guesses it, and no slow hash is needed. */
  readonly hash: string;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
}

const TOKEN_BYTES = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const tokensFileIn = (dataDir: string): string => join(dataDir, "panel", "tokens.json");
export const makeToken = (): string => `clima_${randomBytes(TOKEN_BYTES).toString("base64url")}`;
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

export const complainOfTokenName = (name: string): string | undefined =>
  NAME.test(name) ? undefined : "expected up to 64 letters, digits, dots, - and _";

/** The tokens there are; none where there is no file. The error names the file and what is wrong in it. */
export async function readTokens(file: string): Promise<Result<readonly TokenRecord[], string>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" ? ok([]) : err(`the tokens in ${file} cannot be read: ${message}`);
  }
  try {
    const { tokens } = JSON.parse(text) as { readonly tokens?: unknown };
    if (Array.isArray(tokens) && tokens.every(isTokenRecord)) return ok(tokens);
    return err(`${file} holds no list of tokens with name, role, hash and createdAt`);
  } catch (cause) {
    return err(`${file} is not JSON: ${(cause as Error).message}`);
  }
}

function isTokenRecord(value: unknown): value is TokenRecord {
  if (typeof value !== "object" || value === null) return false;
  const { name, role, hash, createdAt } = value as Record<string, unknown>;
  const isRole = tokenRoles.some((each) => each === role);
  return typeof name === "string" && isRole && typeof hash === "string" && typeof createdAt === "string";
}

/** Replaces the tokens; a running panel sees it at the next request. */
export const writeTokens = (file: string, tokens: readonly TokenRecord[]): Promise<void> =>
  writeWholeFile(file, `${JSON.stringify({ tokens }, undefined, 2)}\n`);

/** Finds who has a token, in the file as it is now; a file that cannot be read lets nobody in, and `onProblem` hears why. */
export function createTokenFinder(file: string, onProblem: (problem: string) => void) {
  let seen = "";
  let known = new Map<string, TokenRecord>();

  return async (token: string): Promise<TokenRecord | undefined> => {
    const found = await stat(file).catch(() => undefined);
    const state = found === undefined ? "absent" : `${found.ino} ${found.mtimeMs} ${found.size}`;
    if (state !== seen) {
      const read = await readTokens(file);
      if (!read.ok) onProblem(read.error);
      known = new Map((read.ok ? read.value : []).map((record) => [record.hash, record]));
      seen = state;
    }
    return known.get(hashToken(token));
  };
}
