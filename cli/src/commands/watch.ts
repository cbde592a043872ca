import { createLastingClient, keepSubscribed } from "@clima/mqtt-wire";
import { type Config, createTopics, isQuantity, type Log, parseResult, parseTelemetry, quantities, type Topics } from "@clima/schemas";
import { untilStopped } from "../terminal.ts";

/** Prints readings, results and status changes as people read them, as they come. */
export async function watch(config: Config, log: Log): Promise<void> {
  const topics = createTopics(config.base);
  const client = createLastingClient("watch", config.mqtt, { protocolVersion: 4, resubscribe: false }, log);
  keepSubscribed("watch", client, [topics.all.telemetry, topics.all.status, topics.all.results, topics.all.errors], 0, log);
  client.on("message", (topic, payload) => {
    const line = describeMessage(topics, topic, payload);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  });
  await untilStopped();
  await client.endAsync(true);
}

export function describeMessage(topics: Topics, topic: string, payload: Buffer): string | undefined {
  const parsed = topics.parse(topic);
  if (parsed?.kind === "status") return `${parsed.station}: ${payload.toString()}`;
  if (parsed?.kind === "telemetry") {
    const message = parseTelemetry(payload);
    if (!message.ok) return `${parsed.station}: a reading that cannot be read: ${message.error}`;
    const values = Object.entries(message.value.values).map(([name, value]) => describeValue(name, value));
    return `${parsed.station} ${message.value.takenAt}  ${values.join("  ")}`;
  }
  if (parsed?.kind === "result") {
    const result = parseResult(payload);
    return result.ok
      ? `${parsed.station} ${parsed.command}: ${result.value.status}: ${result.value.message} (${result.value.takenMs} ms)`
      : undefined;
  }
  return parsed?.kind === "error" ? `${parsed.station}: error: ${payload.toString()}` : undefined;
}

function describeValue(name: string, value: number): string {
  if (!isQuantity(name)) return `${name} ${value}`;
  const { label, unit, decimals } = quantities[name];
  return `${label} ${value.toFixed(decimals)} ${unit}`;
}
