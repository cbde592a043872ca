import type { Config } from "@clima/schemas";
import { fail } from "../terminal.ts";
import { askStation } from "./ask-station.ts";

export interface IrLearnOptions {
  readonly station: string;
  readonly remote: string;
  readonly button: string;
  readonly samples: number;
  readonly timeoutMs: number;
}

/** The station's own timeout comes first, so that its reason is shown. */
const ANSWER_MARGIN_MS = 3000;

/** Has a station learn a button: prints what to do, each press, and the frame. */
export async function irLearn({ station, remote, button, samples, timeoutMs }: IrLearnOptions, config: Config): Promise<void> {
  const payload = { remote, button, samples, timeoutMs };
  const onProgress = ({ message }: { readonly message: string }) => void process.stdout.write(`${station}: ${message}\n`);
  const result = await askStation({ station, command: "ir/learn", payload, timeoutMs: timeoutMs + ANSWER_MARGIN_MS, onProgress }, config);
  if (result.status !== "ok") return fail(`${station}: ${result.status}: ${result.message}`);
  process.stdout.write(`${station}: ok: ${result.message}\n`);
  if (result.frame) process.stdout.write(`${JSON.stringify(result.frame)}\n`);
}

/** Ends what a station sends or learns; a macro's name, or everything. */
export async function irCancel(station: string, name: string | undefined, timeoutMs: number, config: Config): Promise<void> {
  const payload = name === undefined ? {} : { name };
  const result = await askStation({ station, command: "ir/cancel", payload, timeoutMs }, config);
  if (result.status !== "ok") return fail(`${station}: ${result.status}: ${result.message}`);
  process.stdout.write(`${station}: ok: ${result.message}\n`);
}
