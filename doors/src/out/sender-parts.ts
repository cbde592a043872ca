import type { Log, Result } from "@clima/schemas";
import type { Pace } from "./pace.ts";
import type { Network, OutRequest, Position, Sent } from "./port.ts";
import type { OutQueue, QueuedReading } from "./queue.ts";
import type { Notes } from "./sender-notes.ts";
import type { Stations } from "./stations.ts";

/** What a sender is made of. */
export interface SenderParts {
  readonly name: string;
  readonly station: string;
  readonly network: Network;
  readonly allowSimulated: boolean;
  /** Where the settings say that the station stands; that of its `info` when absent. */
  readonly position?: Position;
  readonly queue: OutQueue;
  readonly stations: Pick<Stations, "sourceOf" | "positionOf">;
  /** Never rejects. */
  readonly transport: (request: OutRequest) => Promise<Sent>;
  readonly log: Log;
  readonly random: () => number;
}

/** What the steps of a sender share. */
export interface SenderTools extends SenderParts {
  readonly notes: Notes;
  readonly pace: Pace;
  /** The result, or undefined where the disk did not give it: that is told, and looked at again later. */
  readonly onDisk: <T>(done: Result<T, string>, nowMs: number) => T | undefined;
}

const LOOK_AGAIN_MS = 10_000;

export const onDiskOf =
  (notes: Notes, pace: Pace) =>
  <T>(done: Result<T, string>, nowMs: number): T | undefined => {
    if (done.ok) return done.value;
    notes.failing(`the queue cannot be read or written: ${done.error}`, nowMs, pace.hold(nowMs, LOOK_AGAIN_MS));
    return undefined;
  };

export const idsOf = (rows: readonly QueuedReading[]): readonly number[] => rows.map(({ id }) => id);
