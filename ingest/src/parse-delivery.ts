import {
  err,
  ok,
  parseBackfill,
  parseTelemetry,
  type Reading,
  type Result,
  readingsOfBackfill,
  readingsOfTelemetry,
  type Topics,
} from "@clima/schemas";

/** The readings of a message, or why it has none, in words. */
export function parseDelivery(topics: Topics, topic: string, payload: Uint8Array): Result<readonly Reading[], string> {
  const parsed = topics.parse(topic);
  if (parsed?.kind === "telemetry") return claimedBy(parsed.station, parseTelemetry(payload), readingsOfTelemetry);
  if (parsed?.kind === "backfill") return claimedBy(parsed.station, parseBackfill(payload), readingsOfBackfill);
  return err(`${topic} is not a topic of readings`);
}

function claimedBy<M extends { readonly station: string }>(
  station: string,
  message: Result<M, string>,
  readingsOf: (message: M) => Reading[],
): Result<readonly Reading[], string> {
  if (!message.ok) return message;
  if (message.value.station !== station)
    return err(`station is ${JSON.stringify(message.value.station)}; expected ${JSON.stringify(station)} as in the topic`);
  return ok(readingsOf(message.value));
}
