import { readFileSync } from "node:fs";
import {
  AIR_CONDITIONERS,
  type AirConditioner,
  airConditionerOf,
  buttonsInOrder,
  decodeAirConditioner,
  describeWish,
  readRemotes,
  wishOf,
} from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { folderOf } from "./remotes.ts";
import { sendCommand } from "./send-command.ts";

/** What a protocol can hold, on one line. */
export const describeRange = ({ range: { modes, temperaturesC, fans, swings, swingsH, flags } }: Pick<AirConditioner, "range">): string =>
  [
    `${temperaturesC.min} to ${temperaturesC.max} °C`,
    modes.join(", "),
    ...Object.entries({ fan: fans, swing: swings, swingH: swingsH }).flatMap(([part, words]) =>
      words.length === 0 ? [] : [`${part} ${words.join(", ")}`],
    ),
    ...(flags.length === 0 ? [] : [flags.join(", ")]),
  ].join("; ");

/** Every protocol of an air conditioner, with what it can hold. */
export function irAcList(answering: Answering): void {
  const facts = AIR_CONDITIONERS.map(({ protocol, model, range }) => ({ protocol, model, range }));
  print(facts, answering, (all) => all.map((one) => `${one.protocol}/${one.model}  ${describeRange(one)}`));
}

/** `protocol` or `protocol/model`. */
function airConditionerNamed(name: string, model?: string) {
  const [protocol = "", ...rest] = name.split("/");
  return airConditionerOf(protocol, model ?? (rest.length === 0 ? undefined : rest.join("/")));
}

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

const STDIN_FD = 0;

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? STDIN_FD : file, "utf8");
  } catch (cause) {
    return fail(`${file} cannot be read: ${(cause as Error).message}`);
  }
}

/** The states that the codes of a file are; `-` is stdin. Fails where none is one. */
export function irAcDecode(file: string, answering: Answering): void {
  const { remotes, problems } = readRemotes(read(file), "signal");
  const facts = remotes.flatMap((remote) =>
    buttonsInOrder(remote).map(([button, code]) => {
      const climate = "timingsUs" in code ? decodeAirConditioner(code.timingsUs) : undefined;
      return { remote: remote.name, button, ...climate };
    }),
  );
  if (!facts.some(({ state }) => state)) {
    const why = problems.map(({ line, reason }) => `${file}${line > 0 ? `:${line}` : ""}: ${reason}`);
    return fail(`${file} has no code of an air conditioner whose protocol is known (clima ir ac list)`, ...why.slice(0, 1));
  }
  print(facts, answering, (all) =>
    all.map(({ button, protocol, model, state }) =>
      state ? `${button}  ${protocol}/${model}: ${describeWish(wishOf(state, "on"))}` : `${button}  no state of an air conditioner`,
    ),
  );
}

export interface IrAcAddOptions extends Answering {
  readonly replace?: boolean;
}

/** Writes the remote file of an air conditioner. */
export function irAcAdd(name: string, protocol: string, model: string | undefined, options: IrAcAddOptions, config: Config): void {
  const climate = airConditionerNamed(protocol, model);
  if (!climate.ok) return fail(climate.error);
  const folder = folderOf(config);
  const isThere = folder.read().remotes.some((remote) => remote.name.toLowerCase() === name.toLowerCase());
  if (isThere && !options.replace) return fail(`there is a remote called ${name} already; say --replace to put this one in its place`);
  const saved = folder.save({ name, climate: climate.value, buttons: {} });
  if (!saved.ok) return fail(saved.error);
  const facts = { name, protocol: climate.value.protocol, model: climate.value.model, file: saved.value };
  print(facts, options, (added) => [`${added.name}: ${added.protocol}/${added.model}, ${added.file}`, describeRange(climate.value)]);
}
