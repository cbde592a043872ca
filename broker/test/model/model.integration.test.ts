/** Random commands, done to the broker and to a model of the standard: what clients receive must be what the model says. */
import { test } from "@jest/globals";
import fc from "fast-check";
import { seedOfRun } from "../../../test/support/seed.ts";
import { patientMs } from "../../../test/support/wait-for.ts";
import { type Command, commands, describeCommand } from "./commands.ts";
import { play, type Real } from "./play.ts";
import { startInProcess } from "./real-in-process.ts";
import { startProcess } from "./real-process.ts";

/** More with MODEL_STEPS=1000000, as a release deserves. */
const STEPS = Number(process.env["MODEL_STEPS"] ?? 100_000);
const PROCESS_STEPS = Number(process.env["MODEL_PROCESS_STEPS"] ?? 1000);
/** Every run of the whole tests does the same; new sequences are for whoever gives another SEED. */
const USUAL_SEED = 7000;
const LONGEST = 100;
const LONGEST_RUN_MS = Math.max(300_000, STEPS * 6);
const RUNS_A_ROUND = 5;

async function playOnce(sequence: readonly Command[], start: () => Promise<Real>): Promise<number> {
  const real = await start();
  try {
    return await play(sequence, real);
  } finally {
    await real.close();
  }
}

/** Plays sequences until so many commands were done; fails with the shortest sequence that fails. */
async function playUntil(steps: number, start: () => Promise<Real>): Promise<void> {
  const seed = seedOfRun(USUAL_SEED);
  let done = 0;
  const property = fc.asyncProperty(commands(LONGEST), async (sequence) => {
    done += await playOnce(sequence, start);
  });
  for (let round = 0; done < steps; round += 1) {
    const path = process.env["MODEL_PATH"];
    const replay = path === undefined ? {} : { path, endOnFailure: true };
    const result = await fc.check(property, { seed: seed + round, numRuns: RUNS_A_ROUND, ...replay });
    if (result.failed) throw new Error(report(result));
    if (path !== undefined) return;
  }
  process.stderr.write(`${done} commands, and the broker did as the model says\n`);
}

function report({ seed, counterexamplePath, counterexample, errorInstance, numShrinks }: fc.RunDetails<[Command[]]>): string {
  const lines = (counterexample?.[0] ?? []).map((command, index) => `  ${index + 1}. ${describeCommand(command)}`);
  const cause = errorInstance instanceof Error ? (errorInstance.name === "Error" ? errorInstance.message : errorInstance.stack) : "";
  const again = `SEED=${seed} MODEL_PATH=${counterexamplePath} runs it again`;
  return [
    `the broker differs from the standard after these commands (shrunk ${numShrinks} times; ${again}):`,
    ...lines,
    `then ${cause}`,
  ].join("\n");
}

test(
  `does in ${STEPS} random steps what the standard says`,
  async () => {
    await playUntil(STEPS, startInProcess);
  },
  patientMs(LONGEST_RUN_MS),
);

test(
  `does so in ${PROCESS_STEPS} random steps in a process of its own, killed and started again`,
  async () => {
    await playUntil(PROCESS_STEPS, startProcess);
  },
  patientMs(LONGEST_RUN_MS),
);
