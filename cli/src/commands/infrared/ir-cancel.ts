import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { sendCommand } from "./send-command.ts";

export interface IrCancelOptions extends Answering {
  readonly station: string;
  /** Of a macro. */
  readonly name?: string | undefined;
  readonly commandId?: string | undefined;
  readonly timeoutMs: number;
}

/** Ends what a station has under way, or the one thing that is named, and prints what that was. */
export async function irCancel({ station, name, commandId, timeoutMs, ...answering }: IrCancelOptions, config: Config): Promise<void> {
  const payload = { ...(name === undefined ? {} : { name }), ...(commandId === undefined ? {} : { commandId }) };
  const result = await sendCommand({ station, command: "ir/cancel", payload, timeoutMs }, config);
  print(result, answering, ({ message }) => [`${station}: ok: ${message}`]);
}
