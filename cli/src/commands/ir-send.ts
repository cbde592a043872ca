import type { Config } from "@clima/schemas";
import { fail } from "../terminal.ts";
import { askStation } from "./ask-station.ts";

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
  const payload = { remote, button, ...(sends === undefined ? {} : { sends }), ...(dryRun ? { dryRun } : {}) };
  const result = await askStation({ station, command: "ir/send", payload, timeoutMs }, config);
  if (result.status !== "ok") return fail(`${station}: ${result.status}: ${result.message}`);
  process.stdout.write(`${station}: ok: ${result.message} (${result.takenMs} ms)\n`);
  if (dryRun && result.frame) process.stdout.write(`${JSON.stringify(result.frame)}\n`);
}
