import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { airConditionerNamed } from "./remotes.ts";
import { sendCommand } from "./send-command.ts";

export interface IrAcSendOptions extends Answering {
  readonly station: string;
  readonly mode?: string;
  readonly temperature?: number;
  readonly fan?: string;
  readonly swing?: string;
  readonly swingH?: string;
  /** Flags that are on, and those that are off. */
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  readonly keep?: boolean;
  readonly dryRun?: boolean;
  readonly timeoutMs: number;
}

/** Has a station put an air conditioner into a state, by its protocol or as one of its remotes; prints what of the wish it was sent. */
export async function irAcSend(name: string, options: IrAcSendOptions, config: Config): Promise<void> {
  const { station, timeoutMs, mode, temperature: temperatureC, fan, swing, swingH, keep, dryRun } = options;
  const known = airConditionerNamed(name);
  const target = known.ok ? { protocol: known.value.protocol, model: known.value.model } : { remote: name };
  const given = Object.entries({ mode, temperatureC, fan, swing, swingH, keep, dryRun }).filter(([, value]) => value !== undefined);
  const flags = [...(options.with ?? []).map((flag) => [flag, true]), ...(options.without ?? []).map((flag) => [flag, false])];
  const payload = { ...target, ...Object.fromEntries([...given, ...flags]) };
  const result = await sendCommand({ station, command: "ir/state", payload, timeoutMs }, config);
  print(result, options, ({ message, takenMs, frame }) => [
    `${station}: ok: ${message} (${takenMs} ms)`,
    ...(dryRun && frame ? [JSON.stringify(frame)] : []),
  ]);
}
