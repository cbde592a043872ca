import {
  deliveries,
  err,
  ok,
  type ParsedTopic,
  parseBackfill,
  parseHealth,
  parseIrReceived,
  parseIrState,
  parseJson,
  parseResult,
  parseStatus,
  parseTelemetry,
  type Result,
  readingsOfBackfill,
  readingsOfTelemetry,
  type StoreRecord,
  type Topics,
} from "@clima/schemas";
import type { Delivery } from "../consumer/port.ts";
import type { MessageFault } from "../rejected/port.ts";
import { pointsOfHealth } from "./health-points.ts";
import { pointsOfReceived, pointsOfResult, pointsOfState } from "./infrared-points.ts";

/** Topics are few and come again with every message; anybody can make up more, so what is remembered has a limit. */
const MAX_TOPICS = 10_000;

type Message = Pick<Delivery, "topic" | "payload" | "payloadBytes" | "text" | "isRetained">;

type Parsed = Result<readonly StoreRecord[], MessageFault>;

/** Finds the readings of a message, or what else is stored of it, or why it has none. `nowMs` is this machine's clock. */
export function createDeliveryParser(topics: Topics, nowMs: () => number = Date.now): (message: Message) => Parsed {
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
    return parsed === undefined ? undefinedTopic(topic) : parsePoints(parsed, message, nowMs());
  };
}

const undefinedTopic = (topic: string) => err({ kind: "wrong-topic", reason: `${topic} is not a topic of readings` } as const);

/** What is stored beside readings. A health that is told again at a subscription was stored when it came. */
function parsePoints(topic: ParsedTopic, message: Message, nowMs: number): Parsed {
  // [MQTT-3.3.1-6] what the broker kept is cleared so, by who forgets a station
  if (message.payloadBytes === 0 && deliveries[topic.kind].retain) return ok([]);
  if (topic.kind === "health")
    return message.isRetained ? ok([]) : claimedBy(topic.station, message, parseHealth, (health) => pointsOfHealth(health, nowMs));
  if (topic.kind === "result")
    return claimedBy(topic.station, message, parseResult, (result) => pointsOfResult(topic.command, result, nowMs));
  if (topic.kind === "ir-received")
    return claimedBy(topic.station, message, parseIrReceived, (received) => pointsOfReceived(received, nowMs));
  if (topic.kind === "ir-state") return claimedBy(topic.station, message, parseIrState, (state) => pointsOfState(state, nowMs));
  return topic.kind === "status" ? parseComingAndGoing(topic.station, message, nowMs) : undefinedTopic(message.topic);
}

/** A station comes and goes when we hear of it: its last will knows no time. */
function parseComingAndGoing(station: string, message: Message, nowMs: number): Parsed {
  const status = parseStatus(decoded(message));
  if (!status.ok) return err({ kind: "schema", reason: status.error });
  const fields = { online: Number(status.value === "online") };
  return ok([{ measurement: "station_status", station, takenAt: new Date(nowMs).toISOString(), tags: {}, fields }]);
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
  recordsOf: (message: M) => StoreRecord[],
): Parsed {
  const message = parse(decoded(delivered));
  // Only what is rejected is read twice.
  if (!message.ok) return err({ kind: parseJson(delivered.payload).ok ? "schema" : "not-json", reason: message.error });
  const claimed = message.value.station;
  if (claimed !== station)
    return err({
      kind: "wrong-station",
      reason: `station is ${JSON.stringify(claimed)}; expected ${JSON.stringify(station)} as in the topic`,
    });
  return ok(recordsOf(message.value));
}
