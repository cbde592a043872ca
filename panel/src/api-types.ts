import type { HealthMessage, InfoMessage, Quantity, QuantityFacts, ResultMessage } from "@clima/schemas";

/** What the page and the HTTP API agree on. */

export interface TimedValue {
  readonly value: number;
  /** UTC, ISO 8601 with milliseconds, by the station's clock. */
  readonly takenAt: string;
  /** When it came, by the panel's clock; absent where it is out of the store. */
  readonly arrivedAt?: string;
}

/** An infrared command that somebody sent, and what came of it. */
export interface Press {
  readonly id?: string;
  readonly at: string;
  readonly status: ResultMessage["status"];
  readonly message: string;
  readonly takenMs: number;
  readonly remote?: string;
  readonly button?: string;
}

/** What is known of storing a station's readings, from the ingest's own words. */
export interface Storing {
  /** When the store last took one of them. */
  readonly lastStoredAt?: string;
  /** Why the store takes nothing, as the ingest says it. */
  readonly storeError?: string;
  /** When the oldest reading arrived here that is not known to be stored. */
  readonly unstoredSince?: string;
  /** No ingest is connected to the broker. */
  readonly isIngestAway?: boolean;
}

/** Two stations with one id. */
export interface Twins {
  /** Which they are, and what to do. */
  readonly message: string;
  /** When it was seen last, by the panel's clock. */
  readonly seenAt: string;
}

export interface StationView {
  readonly station: string;
  /** absent when no status was ever heard. */
  readonly status?: "online" | "offline";
  readonly info?: InfoMessage;
  readonly health?: HealthMessage;
  readonly values: { readonly [Q in Quantity]?: TimedValue };
  /** When the station was last heard, by the panel's clock; before that, when it told of itself or measured last, by its own, unless that is to come. */
  readonly lastSeenAt?: string;
  /** How far the station's clock was ahead of the panel's when its last live reading came; negative: behind. */
  readonly clockAheadMs?: number;
  /** Two stations say that they are this one. */
  readonly twins?: Twins;
  /** Newest first. */
  readonly presses: readonly Press[];
  /** absent where no ingest was ever heard. */
  readonly storing?: Storing;
}

export type QuantityList = Readonly<Record<Quantity, QuantityFacts>>;

export interface ApiError {
  readonly error: string;
}
