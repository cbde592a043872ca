import type { PointDays } from "../retention-days.ts";

export interface InfluxSettings {
  readonly url: string;
  readonly version: 1 | 2 | 3;
  /** The database of 1.x and 3.x, the bucket of 2.x. */
  readonly database: string;
  /** A database of 1.x that is not there is not made, as where somebody else's is only read. */
  readonly mustBeThere?: boolean | undefined;
  readonly org?: string | undefined;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** How many days points are kept; for ever when absent. */
  readonly pointDays?: PointDays;
  /** A write that takes longer has failed; 30 s when absent. */
  readonly writeTimeoutMs?: number;
}
