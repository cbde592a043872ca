import type { IngestHealthMessage } from "@clima/schemas";

/** At a look every ten seconds, once a minute. */
export const SAID_AT_LEAST_EVERY_LOOKS = 6;

/**
 * Decides when those who watch are told how the ingest is. A message of more than a kilobyte whose counts alone have grown hides the others of a
 * subscriber to everything, so it comes once a minute; what somebody should know of comes at the next look.
 */
export function createHealthTurns() {
  let said: string | undefined;
  let looks = 0;
  return {
    /** To be asked at each look. */
    isDue(health: IngestHealthMessage): boolean {
      looks += 1;
      return looks >= SAID_AT_LEAST_EVERY_LOOKS || newsOf(health) !== said;
    },
    noteSaid(health: IngestHealthMessage): void {
      said = newsOf(health);
      looks = 0;
    },
  };
}

/** What stays the same for as long as all is well: without the times, and without the counts that grow with every reading. */
const newsOf = ({
  storeOk,
  storeError,
  spoolProblem,
  spoolBytes = 0,
  rejectedByKind,
  rejectedMessages,
  ...health
}: IngestHealthMessage): string =>
  JSON.stringify([
    [storeOk, storeError, spoolProblem?.kind, spoolBytes > 0, rejectedMessages, rejectedByKind],
    health.brokers?.map(({ url, connected, since, sessionsLost, droppedMessages }) => [
      url,
      connected,
      since,
      sessionsLost,
      droppedMessages,
    ]),
    health.stations?.map(({ station, lastStoredTakenAt, missingReadings }) => [station, lastStoredTakenAt !== undefined, missingReadings]),
  ]);
