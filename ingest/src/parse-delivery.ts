import {
  err,
  ok,
  parseBackfill,
  parseJson,
  parseTelemetry,
  type Reading,
  type Result,
  readingsOfBackfill,
  readingsOfTelemetry,
  type Topics,
} from "@clima/schemas";
import type { Complaint } from "./complaint.ts";

/** The readings of a message, or why it has none. */
export function parseDelivery(topics: Topics, topic: string, payload: Uint8Array): Result<readonly Reading[], Complaint> {
  const parsed = topics.parse(topic);
  if (parsed?.kind === "telemetry") return claimedBy(parsed.station, payload, parseTelemetry, readingsOfTelemetry);
  if (parsed?.kind === "backfill") return claimedBy(parsed.station, payload, parseBackfill, readingsOfBackfill);
  return err({ kind: "wrong-topic", reason: `${topic} is not a topic of readings` });
}

function claimedBy<M extends { readonly station: string }>(
  station: string,
  payload: Uint8Array,
  parse: (payload: Uint8Array) => Result<M, string>,
  readingsOf: (message: M) => Reading[],
): Result<readonly Reading[], Complaint> {
  const message = parse(payload);
  // Only what is rejected is read twice.
  if (!message.ok) return err({ kind: parseJson(payload).ok ? "schema" : "not-json", reason: message.error });
  const claimed = message.value.station;
  if (claimed !== station)
    return err({
      kind: "wrong-station",
      reason: `station is ${JSON.stringify(claimed)}; expected ${JSON.stringify(station)} as in the topic`,
    });
  return ok(readingsOf(message.value));
}
