import { randomUUID } from "node:crypto";
import { type Command, type Config, createTopics, parseResult, type ResultMessage } from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { connectOnce } from "../../connect-once.ts";
import { fail } from "../../terminal.ts";

export interface StationCommand {
  readonly station: string;
  readonly command: Command;
  /** The command without its id. */
  readonly body: object;
  readonly timeoutMs: number;
  /** Called when the station has accepted the command and works on it. */
  onAccepted?(message: string): void;
}

/** Sends a command to a station and returns its result; fails with a line when there is none in time, or when it is not "ok". */
export async function sendCommand(
  { station, command, body, timeoutMs, onAccepted }: StationCommand,
  config: Config,
): Promise<ResultMessage> {
  const topics = createTopics(config.base).station(station);
  const id = randomUUID();
  const client = await connectOnce(config);
  try {
    await client.subscribeAsync(topics.result(command), { qos: 1 });
    const resulted = untilResult(client, id, timeoutMs, onAccepted);
    await client.publishAsync(topics.command(command), JSON.stringify({ id, ...body }), { qos: 1 });
    const result = await resulted;
    if (!result) return fail(`${station} did not answer within ${timeoutMs / 1000} s; is it online? clima watch shows it`);
    return result.status === "ok" ? result : fail(`${station}: ${result.status}: ${result.message}`);
  } finally {
    await client.endAsync(true);
  }
}

const untilResult = (
  client: MqttClient,
  id: string,
  timeoutMs: number,
  onAccepted: StationCommand["onAccepted"],
): Promise<ResultMessage | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    client.on("message", (_topic, payload) => {
      const result = parseResult(payload);
      if (!result.ok || result.value.id !== id) return;
      if (result.value.status === "accepted") return onAccepted?.(result.value.message);
      clearTimeout(timer);
      resolve(result.value);
    });
  });
