import { randomInt } from "node:crypto";
import type { Reading } from "@clima/schemas";

/** A reading of the station that this agent is; the topic and the message around it name the station. */
export type StationReading = Omit<Reading, "station">;

const BOOT_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const BOOT_ID_LENGTH = 10;

/** A new one at every start: together with seq it distinguishes a gap from a restart. */
export const newBootId = (): string =>
  Array.from({ length: BOOT_ID_LENGTH }, () => BOOT_ID_LETTERS[randomInt(BOOT_ID_LETTERS.length)]).join("");

/** UTC, ISO 8601 with milliseconds. */
export const toIso = (atMs: number): string => new Date(atMs).toISOString();
