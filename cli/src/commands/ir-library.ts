import { readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import {
  openRemoteFolder,
  type Remote,
  readRemotes,
  remotesFolder,
  WRITTEN_FORMATS,
  type WrittenFormat,
  withDemoRemotes,
  writeRemote,
} from "@clima/infrared";
import type { Config } from "@clima/schemas";
import { createProgress, fail } from "../terminal.ts";

const MAX_PROBLEMS_SHOWN = 20;

const folderOf = ({ dataDir }: Config) => {
  const opened = openRemoteFolder(remotesFolder(dataDir));
  return opened.ok ? opened.value : fail(opened.error);
};

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    return fail(`${file} cannot be read: ${(cause as Error).message}`);
  }
}

const nameOf = (file: string) => basename(file, extname(file)).replace(/\.lircd$/, "") || "remote";

/** Puts the remotes of files into the library; what cannot be read is told with its line, and the rest is imported. */
export async function irImport(files: readonly string[], { name }: { readonly name?: string }, config: Config): Promise<void> {
  const folder = folderOf(config);
  const progress = createProgress("importing");
  let [remotes, buttons, wrong] = [0, 0, 0];
  for (const [index, file] of files.entries()) {
    const imported = readRemotes(readFile(file), name ?? nameOf(file));
    for (const remote of imported.remotes) {
      const saved = folder.save(remote);
      if (!saved.ok) fail(saved.error);
      remotes += 1;
      buttons += Object.keys(remote.buttons).length;
      if (files.length === 1)
        process.stdout.write(`${remote.name}: ${Object.keys(remote.buttons).length} buttons, ${saved.ok ? saved.value : ""}\n`);
    }
    for (const { line, reason } of imported.problems) {
      wrong += 1;
      if (wrong <= MAX_PROBLEMS_SHOWN) process.stderr.write(`${file}${line > 0 ? `:${line}` : ""}: ${reason}\n`);
    }
    progress.update((index + 1) / files.length, file);
  }
  if (wrong > MAX_PROBLEMS_SHOWN) process.stderr.write(`and ${wrong - MAX_PROBLEMS_SHOWN} more\n`);
  process.stdout.write(`${remotes} remotes with ${buttons} buttons imported, ${wrong} could not be read.\n`);
  if (buttons === 0) process.exitCode = 1;
}

function ownRemotes(config: Config): readonly Remote[] {
  const { remotes, problems } = folderOf(config).read();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return remotes;
}

/** The remotes of the library, and the one that every station has to try things with. */
export async function irList(config: Config): Promise<void> {
  const own = ownRemotes(config);
  for (const { name, buttons } of withDemoRemotes(own)) process.stdout.write(`${name}  ${Object.keys(buttons).length} buttons\n`);
  if (own.length === 0)
    process.stdout.write(`There is none in ${remotesFolder(config.dataDir)}; clima ir import takes files of many kinds.\n`);
}

const named = (remotes: readonly Remote[], wanted: string) => remotes.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());

function findRemote(name: string, config: Config): Remote {
  const remotes = withDemoRemotes(ownRemotes(config));
  const known = remotes.map((remote) => remote.name).join(", ");
  return named(remotes, name) ?? fail(`remote ${JSON.stringify(name)} is not known; known are ${known}`);
}

/** The buttons of a remote, and what each sends. */
export async function irShow(name: string, config: Config): Promise<void> {
  const remote = findRemote(name, config);
  for (const [button, code] of Object.entries(remote.buttons)) {
    const what =
      "protocol" in code
        ? `${code.protocol} address ${code.address} command ${code.command}`
        : `${code.timingsUs.length} timings at ${code.carrierHz} Hz`;
    process.stdout.write(`${button}  ${what}\n`);
  }
}

export interface IrConvertOptions {
  readonly to: string;
  readonly output?: string;
}

/** A remote of the library, or of a file, in another format; to stdout unless a file is named. */
export async function irConvert(source: string, { to, output }: IrConvertOptions, config: Config): Promise<void> {
  const format = WRITTEN_FORMATS.find((known) => known === to);
  if (!format) return fail(`--to is ${to}; expected ${WRITTEN_FORMATS.join(", ")}`);
  const text = remotesOf(source, config)
    .map((remote) => writeRemote(remote, format satisfies WrittenFormat))
    .join("\n");
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}

function remotesOf(source: string, config: Config): readonly Remote[] {
  const known = named(withDemoRemotes(folderOf(config).read().remotes), source);
  if (known) return [known];
  const { remotes, problems } = readRemotes(readFile(source), nameOf(source));
  for (const { line, reason } of problems) process.stderr.write(`${source}${line > 0 ? `:${line}` : ""}: ${reason}\n`);
  return remotes.length > 0 ? remotes : fail(`${source} has no remote that could be read`);
}
