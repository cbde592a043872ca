import type { Quality, Values } from "@clima/schemas";
import type { Outbox } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { Prepared } from "../reading/prepare.ts";

/** A reading of the past. */
export interface RecordedInput {
  /** UTC, ISO 8601 with milliseconds. */
  readonly takenAt: string;
  readonly values: Values;
  readonly quality?: Quality;
}

export interface ReplayProgress {
  readonly read: number;
  /** Acknowledged by the broker. */
  readonly delivered: number;
  /** Acknowledged by the broker, of what an earlier replay had read and not delivered. */
  readonly deliveredOfBefore: number;
  /** Values that the range check refused. */
  readonly rejectedValues: number;
  /** Readings of which nothing was left; they are not delivered. */
  readonly emptyReadings: number;
}

export interface ReplayPorts {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly outbox: Outbox;
  /** Recorded readings were checked by who recorded them; they get their ranges checked and what can be derived. */
  readonly prepare: (values: Values) => Pick<Prepared, "values" | "rejected">;
}

export interface ReplayOptions {
  readonly speed: "max" | number;
  /** The input is paused while more wait for the broker. */
  readonly maxWaitingReadings: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
}
