import { type Config, lessonMs } from "@clima/schemas";
import { type Answering, print, printMeanwhile } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { sendCommand } from "./send-command.ts";

export interface IrLearnOptions extends Answering {
  readonly station: string;
  readonly remote: string;
  /** In the order in which they will be pressed. */
  readonly buttons: readonly string[];
  readonly samples?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

const GRACE_MS = 5000;

/** Has a station learn buttons, and prints what it hears and how it goes; fails when not all were learned. */
export async function irLearn(
  { station, remote, buttons, samples, timeoutMs, ...answering }: IrLearnOptions,
  config: Config,
): Promise<void> {
  const [first, ...others] = buttons;
  if (first === undefined) return fail("no button came; expected the names of one or more");
  const which = others.length === 0 ? { button: first } : { buttons: [first, ...others] as [string, ...string[]] };
  const payload = { remote, ...which, ...(samples === undefined ? {} : { samples }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const result = await sendCommand(
    {
      station,
      command: "ir/learn",
      payload,
      timeoutMs: lessonMs(payload) + GRACE_MS,
      onAccepted: (how) => printMeanwhile(`${station}: ${how}`, answering),
    },
    config,
  );
  print(result, answering, ({ message }) => [`${station}: ok: ${message}`]);
}
