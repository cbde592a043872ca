import type { Config } from "@clima/schemas";
import { sendCommand } from "./send-command.ts";

export interface IrLearnOptions {
  readonly station: string;
  readonly remote: string;
  readonly button: string;
  readonly timeoutMs: number;
}

const GRACE_MS = 5000;

/** Has a station learn a button, and prints how it goes; fails when nothing was learned. */
export async function irLearn({ station, remote, button, timeoutMs }: IrLearnOptions, config: Config): Promise<void> {
  const { message } = await sendCommand(
    {
      station,
      command: "ir/learn",
      body: { remote, button, timeoutMs },
      timeoutMs: timeoutMs + GRACE_MS,
      onAccepted: (how) => void process.stdout.write(`${station}: ${how}\n`),
    },
    config,
  );
  process.stdout.write(`${station}: ok: ${message}\n`);
}
