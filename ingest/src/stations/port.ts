/** What the readings of a station say of it. */
export interface StationState {
  readonly station: string;
  /** Of the newest reading that is safe, in the store or on disk, UTC. */
  readonly lastTakenAt: string;
  /** When the store last took one of its readings, ms since 1970. */
  readonly lastStoredAtMs?: number;
  /** Of its newest reading in the store, UTC, and how long ago that was. */
  readonly lastStoredTakenAt?: string;
  readonly lagMs?: number;
  /** Sequence numbers of its last boots that never came: lost upstream, or still to come as backfill. */
  readonly missingReadings: number;
}
