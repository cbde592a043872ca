import type { Config } from "@clima/schemas";
import { sendCommand } from "./send-command.ts";

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
  const expiresAt = new Date(Date.now() + timeoutMs).toISOString();
  const body = { remote, button, expiresAt, ...(sends === undefined ? {} : { sends }), ...(dryRun ? { dryRun } : {}) };
  const { message, takenMs, frame } = await sendCommand({ station, command: "ir/send", body, timeoutMs }, config);
  process.stdout.write(`${station}: ok: ${message} (${takenMs} ms)\n${dryRun && frame ? `${JSON.stringify(frame)}\n` : ""}`);
}
