import { randomUUID } from "node:crypto";
import { type Config, createTopics, parseResult, type ResultMessage } from "@clima/schemas";
import { connectOnce } from "../connect-once.ts";
import { fail } from "../terminal.ts";

export interface IrLearnOptions {
  readonly station: string;
  readonly remote: string;
  readonly button: string;
  readonly timeoutMs: number;
}

const GRACE_MS = 5000;

/** Has a station learn a button, and prints how it goes; fails when nothing was learned. */
export async function irLearn({ station, remote, button, timeoutMs }: IrLearnOptions, config: Config): Promise<void> {
  const topics = createTopics(config.base).station(station);
  const id = randomUUID();
  const client = await connectOnce(config);
  try {
    await client.subscribeAsync(topics.result("ir/learn"), { qos: 1 });
    const ended = new Promise<ResultMessage | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), timeoutMs + GRACE_MS);
      client.on("message", (_topic, payload) => {
        const result = parseResult(payload);
        if (!result.ok || result.value.id !== id) return;
        if (result.value.status === "accepted") return void process.stdout.write(`${station}: ${result.value.message}\n`);
        clearTimeout(timer);
        resolve(result.value);
      });
    });
    await client.publishAsync(topics.command("ir/learn"), JSON.stringify({ id, remote, button, timeoutMs }), { qos: 1 });
    const result = await ended;
    if (!result) fail(`${station} did not answer within ${(timeoutMs + GRACE_MS) / 1000} s; is it online? clima watch shows it`);
    else if (result.status !== "ok") fail(`${station}: ${result.status}: ${result.message}`);
    else process.stdout.write(`${station}: ok: ${result.message}\n`);
  } finally {
    await client.endAsync(true);
  }
}
