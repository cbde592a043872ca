import { randomInt } from "node:crypto";

/** The seed of a random test: what SEED says, or `usual`, or another one in every run. It is printed, so that a failure can be seen again. */
export function seedOfRun(usual = randomInt(2 ** 31)): number {
  const given = process.env["SEED"];
  const seed = given === undefined ? usual : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`SEED is ${JSON.stringify(given)}; expected a whole number`);
  process.stderr.write(`random test with seed ${seed}; SEED=${seed} runs the same again\n`);
  return seed;
}
