import type { Config } from "@clima/schemas";
import { type Answering, print, printMeanwhile } from "../../print.ts";
import { sendCommand } from "./send-command.ts";

export interface IrLearnOptions extends Answering {
  readonly station: string;
  readonly remote: string;
  readonly button: string;
  readonly timeoutMs: number;
}

const GRACE_MS = 5000;

/** Has a station learn a button, and prints how it goes; fails when nothing was learned. */
export async function irLearn({ station, remote, button, timeoutMs, ...answering }: IrLearnOptions, config: Config): Promise<void> {
  const result = await sendCommand(
    {
      station,
      command: "ir/learn",
      payload: { remote, button, timeoutMs },
      timeoutMs: timeoutMs + GRACE_MS,
      onAccepted: (how) => printMeanwhile(`${station}: ${how}`, answering),
    },
    config,
  );
  print(result, answering, ({ message }) => [`${station}: ok: ${message}`]);
}
