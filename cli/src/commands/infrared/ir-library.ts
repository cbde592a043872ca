import { writeFileSync } from "node:fs";
import {
  buttonsInOrder,
  type Remote,
  readRemotes,
  remotesFolder,
  WRITTEN_FORMATS,
  type WrittenFormat,
  whyNotWritten,
  withDemoRemotes,
  writeRemote,
} from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { nameOf } from "./ir-sources.ts";
import { describeRange, folderOf, named, readText, whatIsIn } from "./remotes.ts";

type Problem = ReturnType<typeof readRemotes>["problems"][number];

/** Line 0 is that of the whole file. */
export const describeProblem = (file: string, { line, reason, count = 1 }: Problem): string =>
  `${file}${line > 0 ? `:${line}` : ""}: ${reason}${count > 1 ? ` (and ${count - 1} more like it)` : ""}\n`;

function ownRemotes(config: Config): readonly Remote[] {
  const { remotes, problems } = folderOf(config).read();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return remotes;
}

/** The remotes of the library, and the one that every station has to try things with. */
export async function irList(answering: Answering, config: Config): Promise<void> {
  const own = ownRemotes(config);
  const all = withDemoRemotes(own);
  const facts = all.map(({ name, buttons, climate }) => ({
    name,
    buttons: Object.keys(buttons).length,
    ...climateOf(climate),
    isDemo: !named(own, name),
  }));
  print(facts, answering, () => [
    ...all.map((remote) => `${remote.name}  ${whatIsIn(remote)}`),
    ...(own.length === 0 ? [`There is none in ${remotesFolder(config.dataDir)}; clima ir import takes files of many kinds.`] : []),
  ]);
}

const climateOf = (climate: Remote["climate"]) => (climate ? { climate: { protocol: climate.protocol, model: climate.model } } : {});

function findRemote(name: string, config: Config): Remote {
  const remotes = withDemoRemotes(ownRemotes(config));
  const known = remotes.map((remote) => remote.name).join(", ");
  return named(remotes, name) ?? fail(`remote ${JSON.stringify(name)} is not known; known are ${known}`);
}

/** The buttons of a remote, and what each sends. */
export async function irShow(name: string, answering: Answering, config: Config): Promise<void> {
  const remote = findRemote(name, config);
  const buttons = buttonsInOrder(remote).map(([button, code]) => ({ button, ...code }));
  const { climate } = remote;
  const shown = climate ? { climate: { protocol: climate.protocol, model: climate.model, range: climate.range } } : {};
  print({ name: remote.name, ...shown, buttons }, answering, (facts) => [
    ...(climate ? [`air conditioner ${climate.protocol}/${climate.model}  ${describeRange(climate)}`] : []),
    ...facts.buttons.map((each) => {
      const what =
        "protocol" in each
          ? `${each.protocol} address ${each.address} command ${each.command}`
          : `${each.timingsUs.length} timings at ${each.carrierHz} Hz`;
      return `${each.button}  ${what}`;
    }),
  ]);
}

export interface IrConvertOptions {
  readonly to: string;
  readonly output?: string;
}

/** A remote of the library, or of a file, in another format; to stdout unless a file is named. */
export async function irConvert(source: string, { to, output }: IrConvertOptions, config: Config): Promise<void> {
  const format = WRITTEN_FORMATS.find((known) => known === to);
  if (!format) return fail(`--to is ${to}; expected ${WRITTEN_FORMATS.join(", ")}`);
  const remotes = remotesOf(source, config);
  const refusals = remotes.flatMap((remote) => whyNotWritten(remote, format) ?? []);
  if (refusals.length > 0) return fail(...refusals);
  const text = remotes.map((remote) => writeRemote(remote, format satisfies WrittenFormat)).join("\n");
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}

function remotesOf(source: string, config: Config): readonly Remote[] {
  const known = named(withDemoRemotes(folderOf(config).read().remotes), source);
  if (known) return [known];
  const { remotes, problems } = readRemotes(readText(source), nameOf(source));
  for (const problem of problems) process.stderr.write(describeProblem(source, problem));
  return remotes.length > 0 ? remotes : fail(`${source} has no remote that could be read`);
}
