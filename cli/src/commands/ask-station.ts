import { randomUUID } from "node:crypto";
import { type Command, type Config, createTopics, parseResult, type ResultMessage } from "@clima/schemas";
import { connectAsync, type MqttClient } from "mqtt";
import { fail } from "../terminal.ts";

export interface Question {
  readonly station: string;
  readonly command: Command;
  /** The command without its id and expiry, which are made here. */
  readonly payload: object;
  readonly timeoutMs: number;
  /** What the station says before its answer. */
  readonly onProgress?: (progress: ResultMessage) => void;
}

/** Sends a command and waits for its answer. Ends the program with one line where there is no broker, or no answer in time. */
export async function askStation({ station, command, payload, timeoutMs, onProgress }: Question, config: Config): Promise<ResultMessage> {
  const topics = createTopics(config.base).station(station);
  const id = randomUUID();
  const client = await connectOnce(config);
  try {
    await client.subscribeAsync(topics.result(command), { qos: 1 });
    const answered = untilAnswered(client, id, timeoutMs, onProgress);
    const expiresAt = new Date(Date.now() + timeoutMs).toISOString();
    await client.publishAsync(topics.command(command), JSON.stringify({ id, ...payload, expiresAt }), { qos: 1 });
    const result = await answered;
    return result ?? fail(`${station} did not answer within ${timeoutMs / 1000} s; is it online? clima watch shows it`);
  } finally {
    await client.endAsync(true);
  }
}

async function connectOnce(config: Config): Promise<MqttClient> {
  try {
    return await connectAsync(config.mqtt.url, { ...config.mqtt, reconnectPeriod: 0, protocolVersion: 4 }, false);
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    return fail(
      `no connection to ${config.mqtt.url}: ${message || code}; is the broker running? mqtt.url and CLIMA_MQTT_URL say where it is`,
    );
  }
}

const untilAnswered = (
  client: MqttClient,
  id: string,
  timeoutMs: number,
  onProgress: Question["onProgress"],
): Promise<ResultMessage | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    client.on("message", (_topic, payload) => {
      const result = parseResult(payload);
      if (!result.ok || result.value.id !== id) return;
      if (result.value.status === "accepted") return onProgress?.(result.value);
      clearTimeout(timer);
      resolve(result.value);
    });
  });
