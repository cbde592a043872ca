import type { Result } from "@clima/schemas";
import type { OutReading } from "./port.ts";

/** A reading for one door. */
export interface NewReading {
  readonly door: string;
  /** The time in which one reading of this door is sent: with the door it is the identity, so what comes again is known. */
  readonly slotMs: number;
  readonly reading: OutReading;
}

export interface QueuedReading {
  readonly id: number;
  readonly takenAtMs: number;
  readonly reading: OutReading;
}

/**
 * Readings on their way to the networks, of all doors, on the disk: what `add` returned ok for survives a power cut. One that is sent or given up is
 * remembered by its slot, so that a message that the broker delivers again is not sent again.
 */
export interface OutQueue {
  /** How many of them are new; those of known slots are passed over. All or none. */
  add(readings: readonly NewReading[]): Result<number, string>;
  /** Waiting ones of a door by the time they were taken, at most `limit`. */
  oldest(door: string, limit: number): Result<readonly QueuedReading[], string>;
  newest(door: string): Result<readonly QueuedReading[], string>;
  /** Notes that a request goes out now, and where `ids` are given that they may arrive: they are doubtful until they are released or settled. */
  begin(door: string, atMs: number, ids: readonly number[]): Result<void, string>;
  /** Of which it is not known whether they arrived, oldest first; also over restarts. */
  doubtful(door: string): Result<readonly QueuedReading[], string>;
  /** They did not arrive: they wait again. */
  release(ids: readonly number[]): Result<void, string>;
  /** They are sent, or given up. */
  settle(ids: readonly number[]): Result<void, string>;
  /** Gives up what was taken before this time; how many that were. */
  giveUpBefore(door: string, takenBeforeMs: number): Result<number, string>;
  /** Gives up the oldest beyond `keep`; how many that were. */
  giveUpBeyond(door: string, keep: number): Result<number, string>;
  /** Whether any is waiting or doubtful. */
  isAny(door: string): boolean;
  /** How many wait, and when the oldest of them was taken. */
  waiting(door: string): { readonly readings: number; readonly oldestTakenAtMs?: number };
  /** When the last request of a door went out. */
  lastBegunAtMs(door: string): number | undefined;
  /** Forgets readings that were taken before this time, whatever became of them. */
  forgetBefore(takenBeforeMs: number): Result<void, string>;
  /** The doors of which anything is known. */
  doors(): readonly string[];
  /** Forgets a door, and what waits for it. */
  forgetDoor(door: string): Result<void, string>;
  /** What a boot of a station said of where its readings come from. */
  noteBoot(station: string, bootId: string, source: string): Result<void, string>;
  sourceOfBoot(station: string, bootId: string): string | undefined;
  close(): void;
}

/** The beginning of the slot that a time lies in. */
export const slotOf = (takenAtMs: number, everyMs: number, offsetMs: number): number =>
  everyMs === 0 ? takenAtMs : Math.floor((takenAtMs - offsetMs) / everyMs) * everyMs + offsetMs;
