import { scryptSync } from "node:crypto";
import type { PasswordHash } from "../../src/access/passwords.ts";

/** A hash as it is kept, but made in no time: for tests that are not about guessing. */
export function weakHash(password: string): PasswordHash {
  const salt = Buffer.from("salt");
  const hash = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 });
  const parameters = { algorithm: "scrypt", cost: 2, blockSize: 1, parallelization: 1 } as const;
  return { ...parameters, salt: salt.toString("base64"), hash: hash.toString("base64") };
}
