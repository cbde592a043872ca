import {
  err,
  ok,
  type ParsedTopic,
  parseBackfill,
  parseTelemetry,
  type Reading,
  type Result,
  readingsOfBackfill,
  readingsOfTelemetry,
  type Topics,
} from "@clima/schemas";

/** Topics are few and come again with every message; anybody can make up more, so what is remembered has a limit. */
const MAX_TOPICS = 10_000;

/** Finds the readings of a message, or why it has none, in words. */
export function createDeliveryParser(topics: Topics): (topic: string, payload: Buffer) => Result<readonly Reading[], string> {
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
    if (parsed?.kind === "telemetry") return claimedBy(parsed.station, parseTelemetry(decoded(payload)), readingsOfTelemetry);
    if (parsed?.kind === "backfill") return claimedBy(parsed.station, parseBackfill(decoded(payload)), readingsOfBackfill);
    return err(`${topic} is not a topic of readings`);
  };
}

/** Node decodes three times as fast as the strict decoder of the schemas, to which what is not plain goes: a replaced byte, a byte order mark. */
function decoded(payload: Buffer): string | Buffer {
  const text = payload.toString();
  return /[\ufeff\ufffd]/.test(text) ? payload : text;
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
