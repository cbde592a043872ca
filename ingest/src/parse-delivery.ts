import {
  err,
  ok,
  type ParsedTopic,
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

/** Topics are few and come again with every message; anybody can make up more, so what is remembered has a limit. */
const MAX_TOPICS = 10_000;

/** Finds the readings of a message, or why it has none. */
export function createDeliveryParser(topics: Topics): (topic: string, payload: Buffer) => Result<readonly Reading[], Complaint> {
  const known = new Map<string, ParsedTopic | undefined>();

  function parseTopic(topic: string): ParsedTopic | undefined {
    const remembered = known.get(topic);
    if (remembered) return remembered;
    if (known.size >= MAX_TOPICS) known.clear();
    const parsed = topics.parse(topic);
    known.set(topic, parsed);
    return parsed;
  }

  return (topic, payload) => {
    const parsed = parseTopic(topic);
    if (parsed?.kind === "telemetry") return claimedBy(parsed.station, payload, parseTelemetry, readingsOfTelemetry);
    if (parsed?.kind === "backfill") return claimedBy(parsed.station, payload, parseBackfill, readingsOfBackfill);
    return err({ kind: "wrong-topic", reason: `${topic} is not a topic of readings` });
  };
}

/** Node decodes three times as fast as the strict decoder of the schemas, to which what is not plain goes: a replaced byte, a byte order mark. */
function decoded(payload: Buffer): string | Buffer {
  const text = payload.toString();
  return /[\ufeff\ufffd]/.test(text) ? payload : text;
}

function claimedBy<M extends { readonly station: string }>(
  station: string,
  payload: Buffer,
  parse: (payload: string | Buffer) => Result<M, string>,
  readingsOf: (message: M) => Reading[],
): Result<readonly Reading[], Complaint> {
  const message = parse(decoded(payload));
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
