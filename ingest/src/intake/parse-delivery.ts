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
import type { Delivery } from "../consumer/port.ts";
import type { MessageFault } from "../rejected/port.ts";

/** Topics are few and come again with every message; anybody can make up more, so what is remembered has a limit. */
const MAX_TOPICS = 10_000;

type Message = Pick<Delivery, "topic" | "payload" | "payloadBytes" | "text">;

/** Finds the readings of a message, or why it has none. */
export function createDeliveryParser(topics: Topics): (message: Message) => Result<readonly Reading[], MessageFault> {
  const known = new Map<string, ParsedTopic | undefined>();

  function parseTopic(topic: string): ParsedTopic | undefined {
    const remembered = known.get(topic);
    if (remembered) return remembered;
    if (known.size >= MAX_TOPICS) known.clear();
    const parsed = topics.parse(topic);
    known.set(topic, parsed);
    return parsed;
  }

  return (message) => {
    const { topic } = message;
    const parsed = parseTopic(topic);
    if (parsed?.kind === "telemetry") return claimedBy(parsed.station, message, parseTelemetry, readingsOfTelemetry);
    if (parsed?.kind === "backfill") return claimedBy(parsed.station, message, parseBackfill, readingsOfBackfill);
    return err({ kind: "wrong-topic", reason: `${topic} is not a topic of readings` });
  };
}

/** Node decodes three times as fast as the strict decoder of the schemas, to which what is not plain goes: a replaced byte, a byte order mark. */
function decoded(message: Message): string | Buffer {
  const { text, payloadBytes } = message;
  const isAscii = text.length === payloadBytes;
  return isAscii || !/[\ufeff\ufffd]/.test(text) ? text : message.payload;
}

function claimedBy<M extends { readonly station: string }>(
  station: string,
  delivered: Message,
  parse: (payload: string | Buffer) => Result<M, string>,
  readingsOf: (message: M) => Reading[],
): Result<readonly Reading[], MessageFault> {
  const message = parse(decoded(delivered));
  // Only what is rejected is read twice.
  if (!message.ok) return err({ kind: parseJson(delivered.payload).ok ? "schema" : "not-json", reason: message.error });
  const claimed = message.value.station;
  if (claimed !== station)
    return err({
      kind: "wrong-station",
      reason: `station is ${JSON.stringify(claimed)}; expected ${JSON.stringify(station)} as in the topic`,
    });
  return ok(readingsOf(message.value));
}
