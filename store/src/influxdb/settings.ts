export interface InfluxSettings {
  readonly url: string;
  readonly version: 1 | 2 | 3;
  /** The database of 1.x and 3.x, the bucket of 2.x. */
  readonly database: string;
  readonly org?: string | undefined;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** A write that takes longer has failed; 30 s when absent. */
  readonly writeTimeoutMs?: number;
}
