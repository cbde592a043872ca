import { randomUUID } from "node:crypto";
import { type Config, createTopics, parseResult, type ResultMessage } from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { connectOnce } from "../connect-once.ts";
import { fail } from "../terminal.ts";

export interface IrSendOptions {
  readonly station: string;
  readonly remote: string;
  readonly button: string;
  readonly sends?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly timeoutMs: number;
}

/** Presses a button of a station and prints what came of it; fails when it was not sent. */
export async function irSend({ station, remote, button, sends, dryRun, timeoutMs }: IrSendOptions, config: Config): Promise<void> {
  const topics = createTopics(config.base).station(station);
  const id = randomUUID();
  const client = await connectOnce(config);
  try {
    await client.subscribeAsync(topics.result("ir/send"), { qos: 1 });
    const answered = untilAnswered(client, id, timeoutMs);
    const expiresAt = new Date(Date.now() + timeoutMs).toISOString();
    const command = { id, remote, button, expiresAt, ...(sends === undefined ? {} : { sends }), ...(dryRun ? { dryRun } : {}) };
    await client.publishAsync(topics.command("ir/send"), JSON.stringify(command), { qos: 1 });
    const result = await answered;
    if (!result) fail(`${station} did not answer within ${timeoutMs / 1000} s; is it online? clima watch shows it`);
    else if (result.status !== "ok") fail(`${station}: ${result.status}: ${result.message}`);
    else
      process.stdout.write(
        `${station}: ok: ${result.message} (${result.takenMs} ms)\n${dryRun && result.frame ? `${JSON.stringify(result.frame)}\n` : ""}`,
      );
  } finally {
    await client.endAsync(true);
  }
}

const untilAnswered = (client: MqttClient, id: string, timeoutMs: number): Promise<ResultMessage | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    client.on("message", (_topic, payload) => {
      const result = parseResult(payload);
      if (!result.ok || result.value.id !== id || result.value.status === "accepted") return;
      clearTimeout(timer);
      resolve(result.value);
    });
  });
