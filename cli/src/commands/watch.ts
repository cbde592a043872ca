import { createMqttJsClient } from "@clima/mqtt-wire";
import {
  type BrokerAccess,
  type Config,
  createTopics,
  describeClosedConnection,
  describeConnectionError,
  isQuantity,
  type Log,
  parseResult,
  parseTelemetry,
  quantities,
  type Topics,
} from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { untilStopped } from "../terminal.ts";

/** Prints readings, results and status changes as people read them, as they come. */
export async function watch(config: Config, log: Log): Promise<void> {
  const topics = createTopics(config.base);
  const client = createMqttJsClient(config.mqtt, { reconnectPeriod: 1000, protocolVersion: 4 });
  client.on("connect", () => {
    log.info(`watch: connected to ${config.mqtt.url}`);
    client.subscribe([topics.all.telemetry, topics.all.status, topics.all.results, topics.all.errors], { qos: 0 });
  });
  sayOutages(client, config.mqtt, log);
  client.on("message", (topic, payload) => {
    const line = describeMessage(topics, topic, payload);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  });
  await untilStopped();
  await client.endAsync(true);
}

/** One line when the broker goes away, not one a try. */
function sayOutages(client: MqttClient, mqtt: BrokerAccess, log: Log): void {
  let isSaid = false;
  let isUp = false;
  const neverUp = () => (isUp ? undefined : mqtt);
  const away = (reason: string) => {
    if (!isSaid) log.warn(`watch: no connection to ${mqtt.url}: ${reason}; trying again`);
    isSaid = true;
  };
  client.on("connect", () => {
    isSaid = false;
    isUp = true;
  });
  client.on("error", (error) => away(describeConnectionError(error, neverUp())));
  client.on("close", () => {
    if (!client.disconnecting) away(describeClosedConnection(neverUp()));
    isUp = false;
  });
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
