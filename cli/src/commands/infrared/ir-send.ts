import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { sendCommand } from "./send-command.ts";

export interface IrSendOptions extends Answering {
  readonly station: string;
  readonly remote: string;
  readonly button: string;
  readonly sends?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly timeoutMs: number;
}

/** Presses a button of a station and prints what came of it; fails when it was not sent. */
export async function irSend(options: IrSendOptions, config: Config): Promise<void> {
  const { station, remote, button, sends, dryRun, timeoutMs } = options;
  const payload = { remote, button, ...(sends === undefined ? {} : { sends }), ...(dryRun ? { dryRun } : {}) };
  print(await sendCommand({ station, command: "ir/send", payload, timeoutMs }, config), options, ({ message, takenMs, frame }) => [
    `${station}: ok: ${message} (${takenMs} ms)`,
    ...(dryRun && frame ? [JSON.stringify(frame)] : []),
  ]);
}
