/** What the readings of a station say of it. */
export interface StationState {
  readonly station: string;
  /** Of the newest reading that is safe, in the store or on disk, UTC. */
  readonly lastTakenAt: string;
  /** When the store last took one of its readings, ms since 1970. */
  readonly lastStoredAtMs?: number;
  /** Of its newest reading in the store, UTC. */
  readonly lastStoredTakenAt?: string;
  /** How long ago the reading came that is the last in the store to have come, or the first of all while none is; never below 0. */
  readonly lagMs: number;
  /** How far its clock was ahead of the ingest's when a live reading came last, less the time that this was on its way. */
  readonly clockAheadMs?: number;
  /** Sequence numbers of its last boots that never came: lost upstream, or still to come as backfill. */
  readonly missingReadings: number;
}
