/** How slow the machine is that the tests run on, so that no test fails because of it. JavaScript, because Jest's configuration asks too. */
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

/** CPU time of the fixed work on the machine for which the limits in the tests were chosen. */
const REFERENCE_MS = 22;
const ROUNDS = 4;
const { imul } = Math;

/** @returns {number} CPU time in ms of a small work that is the same everywhere */
function workMs() {
  const before = process.cpuUsage();
  let state = 1;
  for (let step = 0; step < 20_000_000; step += 1) state = (imul(state, 1_664_525) + 1_013_904_223) | 0;
  const { user, system } = process.cpuUsage(before);
  return state === 0 ? Number.NaN : (user + system) / 1000;
}

/**
 * How many times slower the processor is than that of the limits; 1 where it is faster. Takes a tenth of a second.
 * @returns {number}
 */
export function measureProcessor() {
  return Math.max(1, Math.min(...Array.from({ length: ROUNDS }, workMs)) / REFERENCE_MS);
}

/**
 * Measures the processor once for a run: the processes of this one find the result in their environment. Its name does not begin with
 * CLIMA_, for those are settings, and an unknown one is refused.
 * @returns {number}
 */
export function calibrate() {
  process.env["TEST_PROCESSOR_SLOWNESS"] ??= measureProcessor().toFixed(2);
  return Number(process.env["TEST_PROCESSOR_SLOWNESS"]);
}

/** @returns {number} tasks that run or want to: over the last minute, or now where the system tells and those are more */
function busyTasks() {
  const [lastMinute = 0] = loadavg();
  try {
    return Math.max(lastMinute, Number.parseInt(readFileSync("/proc/loadavg", "utf8").split(" ")[3] ?? "", 10) || 0);
  } catch {
    return lastMinute; // no Linux
  }
}

/**
 * How many times slower than on a quiet machine things are expected to be now; at least 1.
 * @returns {number}
 */
export function slowness() {
  return calibrate() * Math.max(1, busyTasks() / availableParallelism());
}
