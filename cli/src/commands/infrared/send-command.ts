import { type CommandPayloads, clientOver } from "@clima/client/internal";
import type { Command, Config, ResultMessage } from "@clima/schemas";
import { connectOnce } from "../../connect-once.ts";
import { fail } from "../../terminal.ts";

export interface StationCommand<C extends Command> {
  readonly station: string;
  readonly command: C;
  readonly payload: CommandPayloads[C];
  readonly timeoutMs: number;
  /** Called when the station has accepted the command and works on it. */
  onAccepted?(message: string): void;
}

/** Sends a command to a station and returns its result; fails with a line when there is none in time, or when it is not "ok". */
export async function sendCommand<C extends Command>(
  { station, command, payload, timeoutMs, onAccepted }: StationCommand<C>,
  config: Config,
): Promise<ResultMessage> {
  const client = clientOver(await connectOnce(config), { base: config.base });
  try {
    const sent = await client.send(station, command, payload, { timeoutMs, onAccepted: ({ message }) => onAccepted?.(message) });
    if (sent.ok) return sent.value;
    const { kind, message } = sent.error;
    return fail(kind === "no-answer" ? `${message}; is it online? clima watch shows it` : message);
  } finally {
    await client.close();
  }
}
