import { randomInt } from "node:crypto";

/** The seed of a random test: what SEED says, or another one in every run. It is printed, so that a failure can be seen again. */
export function seedOfRun(): number {
  const given = process.env["SEED"];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`SEED is ${JSON.stringify(given)}; expected a whole number`);
  process.stderr.write(`random test with seed ${seed}; SEED=${seed} runs the same again\n`);
  return seed;
}
