import { setTimeout as sleep } from "node:timers/promises";
import { slowness } from "./slowness.js";

/** What a round counts at most: one that took longer was held up, and whoever is waited for was too. */
const LONGEST_ROUND_MS = 1000;

/**
 * A limit for what other libraries measure by the clock (Jest, Playwright, a child process) and for assertions about elapsed time:
 * so many times longer than on a quiet machine as this one is slower now, and twice that, as it may become slower still.
 */
export const patientMs = (quietMs: number): number => Math.ceil(2 * quietMs * slowness());

/** Lets others go on for as long as takes them `quietMs` on a quiet machine: where there is nothing that could be asked. */
export const pause = (quietMs: number): Promise<void> => sleep(quietMs * slowness());

/** Time that runs slower on a slow machine; over once `quietMs` of it are spent since the beginning or the last progress. */
export function createPatience(quietMs: number, now = () => performance.now(), slownessNow = slowness) {
  const beganMs = now();
  let lastMs = beganMs;
  let spentMs = 0;
  return {
    isOver(): boolean {
      spentMs += Math.min(now() - lastMs, LONGEST_ROUND_MS) / slownessNow();
      lastMs = now();
      return spentMs > quietMs;
    },
    renew(): void {
      spentMs = 0;
      lastMs = now();
    },
    elapsedMs: () => now() - beganMs,
  };
}

/**
 * Asks again and again until the answer is not undefined or false; throws, naming what was waited for, when that took longer than
 * `quietMs` on a quiet machine. With `progress` it is so long since that last changed: a count, a length. A name that is a function is
 * asked for only when it is needed.
 */
export async function waitFor<T>(
  what: string | (() => string),
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  quietMs = 15_000,
  progress: () => unknown = () => undefined,
): Promise<T> {
  const patience = createPatience(quietMs);
  let seen = progress();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    const now = progress();
    if (now !== seen) patience.renew();
    seen = now;
    if (patience.isOver()) {
      const spent = `${Math.round(patience.elapsedMs())} ms (${quietMs} ms if it were quiet)`;
      throw new Error(`waited ${spent} for ${typeof what === "string" ? what : what()}`);
    }
    await sleep(25);
  }
}
