import { createHmac, randomBytes, scrypt as scryptCallback, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const scrypt = promisify(scryptCallback) as (password: Uint8Array, salt: Buffer, length: number, options: object) => Promise<Buffer>;

/** A password as it is kept: scrypt (RFC 7914) with its parameters beside it, so that they can be raised later. */
export interface PasswordHash {
  readonly algorithm: "scrypt";
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: string;
  readonly hash: string;
}

const COST = 2 ** 15;
const BLOCK_SIZE = 8;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** scrypt needs 128 × cost × block size bytes; Node refuses more than this. */
const MAX_MEMORY_BYTES = 128 * 1024 * 1024;

export async function hashPassword(password: Uint8Array): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  const options = { N: COST, r: BLOCK_SIZE, p: 1, maxmem: MAX_MEMORY_BYTES };
  const hash = await scrypt(password, salt, HASH_BYTES, options);
  const parameters = { algorithm: "scrypt", cost: COST, blockSize: BLOCK_SIZE, parallelization: 1 } as const;
  return { ...parameters, salt: salt.toString("base64"), hash: hash.toString("base64") };
}

async function isHashOf(password: Uint8Array, kept: PasswordHash): Promise<boolean> {
  const expected = Buffer.from(kept.hash, "base64");
  const options = { N: kept.cost, r: kept.blockSize, p: kept.parallelization, maxmem: MAX_MEMORY_BYTES };
  const actual = await scrypt(password, Buffer.from(kept.salt, "base64"), expected.length, options);
  return timingSafeEqual(actual, expected);
}

/** Compares with nothing: an unknown user is refused after the time that a known one takes. */
const NOBODY: PasswordHash = {
  algorithm: "scrypt",
  cost: COST,
  blockSize: BLOCK_SIZE,
  parallelization: 1,
  salt: Buffer.alloc(SALT_BYTES).toString("base64"),
  hash: Buffer.alloc(HASH_BYTES).toString("base64"),
};

const REMEMBERED = 1000;
/** Each takes 32 MB for a while. */
const AT_ONCE = 2;

export interface PasswordChecker {
  /** Whether the password is the one that was kept; `kept` undefined takes as long and is false. */
  check(password: Uint8Array, kept: PasswordHash | undefined): Promise<boolean>;
}

/** Remembers what was right, so that a thousand clients that reconnect do not cost a thousand hashes: as HMACs under a key of this process. */
export function createPasswordChecker(): PasswordChecker {
  const key = randomBytes(32);
  const right = new Map<string, true>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    check: async (password, kept) => {
      const mark = kept && createHmac("sha256", key).update(kept.hash).update(password).digest("base64");
      if (mark !== undefined && right.has(mark)) return true;
      const isRight = await inTurn(() => isHashOf(password, kept ?? NOBODY));
      if (!isRight || mark === undefined) return false;
      right.set(mark, true);
      if (right.size > REMEMBERED) right.delete(right.keys().next().value as string);
      return true;
    },
  };
}
