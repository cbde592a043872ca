import { lessonMs } from "@clima/schemas";
import type { Press } from "./api-types.ts";

/** What a station is asked to learn. */
export interface Lesson {
  readonly remote: string;
  readonly buttons: readonly string[];
  /** 1: each press of the remote differs. */
  readonly samples?: 1;
  readonly timeoutMs: number;
}

/** The lesson of what was typed: names of buttons with commas between. Undefined while a name is missing. */
export function lessonOf(remote: string, buttons: string, isAirConditioner: boolean): Lesson | undefined {
  const names = [...new Set(buttons.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  if (remote === "" || names.length === 0) return undefined;
  return { remote, buttons: names, ...(isAirConditioner ? { samples: 1 } : {}), timeoutMs: lessonMs({ buttons: names }) };
}

/** What a station says while a lesson is on. */
const PROGRESS = new Set(["listening", "heard", "still-pressed", "learned-one"]);

/** What the station says of the lesson now, with the id to end it by. `presses`: newest first; `knownAt`: of the newest when the lesson began. */
export function progressOf([newest]: readonly Press[], knownAt: string | undefined): Press | undefined {
  const isNews = newest !== undefined && newest.at !== knownAt && newest.status === "accepted";
  return isNews && PROGRESS.has(newest.code) ? newest : undefined;
}
