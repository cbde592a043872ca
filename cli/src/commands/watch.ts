import { createLastingClient, createLoginWatch, keepSubscribed } from "@clima/mqtt-wire";
import {
  type Config,
  createTopics,
  describeValue,
  isQuantity,
  type Log,
  parseJson,
  parseResult,
  parseTelemetry,
  quantities,
  type ResultMessage,
  type TelemetryMessage,
  type Topics,
} from "@clima/schemas";
import { accessUnlessRefused } from "../connect-once.ts";
import { type Answering, print } from "../print.ts";
import { fail, untilStopped } from "../terminal.ts";

/** Prints readings, results and status changes as they come: as people read them, or a line of JSON each. */
export async function watch(answering: Answering, config: Config, log: Log): Promise<void> {
  const topics = createTopics(config.base);
  const access = await accessUnlessRefused(config);
  const client = createLastingClient("watch", access, { protocolVersion: 4, resubscribe: false }, log);
  const refused = new Promise<string>((resolve) => {
    const login = createLoginWatch(access, resolve);
    client.on("connect", login.connected).on("error", login.failed);
  });
  keepSubscribed("watch", client, [topics.all.telemetry, topics.all.status, topics.all.results, topics.all.errors], 0, log);
  client.on("message", (topic, payload) => {
    const heard = hear(topics, topic, payload, Date.now());
    if (heard !== undefined) print(heard, answering, (facts) => [describe(facts)]);
  });
  const refusal = await Promise.race([untilStopped(), refused]);
  await client.endAsync(true);
  if (refusal !== undefined) fail(refusal);
}

/** What a message tells. */
type Heard = { readonly station: string; readonly receivedAt: string } & (
  | { readonly kind: "status"; readonly status: string }
  | ({ readonly kind: "reading"; readonly clockAheadS: number } & Pick<TelemetryMessage, "takenAt" | "values" | "quality">)
  | { readonly kind: "unreadable-reading"; readonly reason: string }
  | ({ readonly kind: "result"; readonly command: string } & Pick<ResultMessage, "id" | "status" | "code" | "message" | "takenMs">)
  | { readonly kind: "error"; readonly error: unknown }
);

/** The facts of a message; undefined for what is not shown. `nowMs`, of this machine's clock, is when it came. */
function hear(topics: Topics, topic: string, payload: Buffer, nowMs: number): Heard | undefined {
  const parsed = topics.parse(topic);
  if (parsed === undefined || !("station" in parsed)) return undefined;
  const common = { station: parsed.station, receivedAt: new Date(nowMs).toISOString() };
  if (parsed.kind === "status") return { ...common, kind: "status", status: payload.toString() };
  if (parsed.kind === "telemetry") {
    const message = parseTelemetry(payload);
    if (!message.ok) return { ...common, kind: "unreadable-reading", reason: message.error };
    const { takenAt, values, quality } = message.value;
    const clockAheadS = Math.round((Date.parse(takenAt) - nowMs) / 1000);
    return { ...common, kind: "reading", takenAt, clockAheadS, values, ...(quality === undefined ? {} : { quality }) };
  }
  if (parsed.kind === "result") {
    const result = parseResult(payload);
    if (!result.ok) return undefined;
    const { id, status, code, message, takenMs } = result.value;
    return { ...common, kind: "result", command: parsed.command, ...(id === undefined ? {} : { id }), status, code, message, takenMs };
  }
  if (parsed.kind !== "error") return undefined;
  const error = parseJson(payload);
  return { ...common, kind: "error", error: error.ok ? error.value : payload.toString() };
}

function describe(heard: Heard): string {
  const { station } = heard;
  switch (heard.kind) {
    case "status":
      return `${station}: ${heard.status}`;
    case "unreadable-reading":
      return `${station}: a reading that cannot be read: ${heard.reason}`;
    case "reading": {
      const values = Object.entries(heard.values).map(([name, value]) => labelled(name, value));
      return `${station} ${heard.takenAt}${doubtOf(heard.clockAheadS)}  ${values.join("  ")}`;
    }
    case "result":
      return `${station} ${heard.command}: ${heard.status}: ${heard.message} (${heard.takenMs} ms)`;
    case "error":
      return `${station}: error: ${typeof heard.error === "string" ? heard.error : JSON.stringify(heard.error)}`;
  }
}

/** A message as people read it; undefined for what is not shown. `nowMs`, of this machine's clock, is when it came. */
export function describeMessage(topics: Topics, topic: string, payload: Buffer, nowMs: number): string | undefined {
  const heard = hear(topics, topic, payload, nowMs);
  return heard && describe(heard);
}

/** Messages take their time, and computers differ by a little. */
const SAME_TIME_S = 60;

/** A live reading comes when it is taken, or a clock is wrong, or it is of a recording. */
function doubtOf(aheadS: number): string {
  if (Math.abs(aheadS) <= SAME_TIME_S) return "";
  return ` (${Math.abs(aheadS)} s ${aheadS > 0 ? "ahead of" : "behind"} this computer's clock)`;
}

const labelled = (name: string, value: number): string =>
  isQuantity(name) ? `${quantities[name].label} ${describeValue(name, value)}` : `${name} ${value}`;
