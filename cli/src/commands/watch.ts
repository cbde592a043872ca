import { createLastingClient, keepSubscribed } from "@clima/mqtt-wire";
import {
  type Config,
  createTopics,
  describeValue,
  isQuantity,
  type Log,
  parseResult,
  parseTelemetry,
  quantities,
  type Topics,
} from "@clima/schemas";
import { accessUnlessRefused } from "../connect-once.ts";
import { untilStopped } from "../terminal.ts";

/** Prints readings, results and status changes as people read them, as they come. */
export async function watch(config: Config, log: Log): Promise<void> {
  const topics = createTopics(config.base);
  const client = createLastingClient("watch", await accessUnlessRefused(config), { protocolVersion: 4, resubscribe: false }, log);
  keepSubscribed("watch", client, [topics.all.telemetry, topics.all.status, topics.all.results, topics.all.errors], 0, log);
  client.on("message", (topic, payload) => {
    const line = describeMessage(topics, topic, payload, Date.now());
    if (line !== undefined) process.stdout.write(`${line}\n`);
  });
  await untilStopped();
  await client.endAsync(true);
}

/** A message as people read it; undefined for what is not shown. `nowMs`, of this machine's clock, is when it came. */
export function describeMessage(topics: Topics, topic: string, payload: Buffer, nowMs: number): string | undefined {
  const parsed = topics.parse(topic);
  if (parsed?.kind === "status") return `${parsed.station}: ${payload.toString()}`;
  if (parsed?.kind === "telemetry") {
    const message = parseTelemetry(payload);
    if (!message.ok) return `${parsed.station}: a reading that cannot be read: ${message.error}`;
    const values = Object.entries(message.value.values).map(([name, value]) => labelled(name, value));
    return `${parsed.station} ${message.value.takenAt}${doubtOf(message.value.takenAt, nowMs)}  ${values.join("  ")}`;
  }
  if (parsed?.kind === "result") {
    const result = parseResult(payload);
    return result.ok
      ? `${parsed.station} ${parsed.command}: ${result.value.status}: ${result.value.message} (${result.value.takenMs} ms)`
      : undefined;
  }
  return parsed?.kind === "error" ? `${parsed.station}: error: ${payload.toString()}` : undefined;
}

/** Messages take their time, and computers differ by a little. */
const SAME_TIME_S = 60;

/** A live reading comes when it is taken, or a clock is wrong, or it is of a recording. */
function doubtOf(takenAt: string, nowMs: number): string {
  const aheadS = Math.round((Date.parse(takenAt) - nowMs) / 1000);
  if (Math.abs(aheadS) <= SAME_TIME_S) return "";
  return ` (${Math.abs(aheadS)} s ${aheadS > 0 ? "ahead of" : "behind"} this computer's clock)`;
}

const labelled = (name: string, value: number): string =>
  isQuantity(name) ? `${quantities[name].label} ${describeValue(name, value)}` : `${name} ${value}`;
