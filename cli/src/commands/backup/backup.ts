import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { createProgress, fail } from "../../terminal.ts";
import { softwareVersion } from "../../version.ts";
import { createPrivateFile, syncPath, writeArchive } from "./archive.ts";
import { collect, listFiles } from "./collect.ts";
import { INFLUX_FILE, saveInflux } from "./influx.ts";
import { cleanedUp } from "./interruptible.ts";
import { contentsOf, createManifest, describeBytes, describeContents, type Manifest } from "./manifest.ts";
import { notIncluded } from "./not-included.ts";
import { isBelow, type Places, placesOf, usesInflux } from "./places.ts";

export interface BackupOptions extends Answering {
  /** False with --without-influxdb. */
  readonly withInfluxdb: boolean;
  readonly force?: boolean | undefined;
  /** The file of settings, whether it is there or not. */
  readonly settingsFile: string;
}

/** For the archive on stdout. */
export const STDIO = "-";

/**
 * `clima backup`: everything that this configuration names, in one file that is there when it is whole. What runs goes on: stores are
 * copied as a kill at that moment would leave them, and each copy is opened and read before it gets in.
 */
export async function backup(output: string, options: BackupOptions, config: Config): Promise<void> {
  const places = placesOf(config, options.settingsFile);
  checkOutput(output, options, places);
  const takenAt = new Date().toISOString();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const manifest = await cleanedUp(async (cleanup) => {
    const parent = output === STDIO ? tmpdir() : dirname(resolve(output));
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, ".clima-backup-"));
    cleanup.unfinished(folder);
    const copies = join(folder, "copies");
    await mkdir(copies, { mode: 0o700 });
    await collect(places, copies, say);
    if (usesInflux(config) && options.withInfluxdb) await saveInflux(config, join(copies, INFLUX_FILE));
    const files = await listFiles(copies);
    if (files.length === 0) return fail(`there is nothing to back up: ${places.data} is empty or not there`);
    const made = createManifest(softwareVersion, takenAt, files);
    await write(made, copies, output, join(folder, "archive"));
    return made;
  });
  const facts = { file: output, ...factsOf(manifest), notIncluded: notIncluded(config, options.withInfluxdb) };
  print(facts, { json: options.json, isStdoutTaken: output === STDIO }, linesOf);
}

function checkOutput(output: string, { force }: BackupOptions, { data }: Places): void {
  if (output === STDIO) {
    if (process.stdout.isTTY) fail("an archive is nothing for a terminal; expected a file, or > FILE behind the command");
    return;
  }
  if (isBelow(resolve(output), data)) fail(`${output} is in ${data}, which is what is backed up; expected a file elsewhere`);
  if (existsSync(output) && !force) fail(`${output} is there already; --force replaces it`);
}

async function write(manifest: Manifest, copies: string, output: string, draft: string): Promise<void> {
  const progress = createProgress("archive");
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let written = 0;
  const onBytes = (bytes: number) => {
    written += bytes;
    progress.update(written / Math.max(1, total), describeBytes(written));
  };
  if (output === STDIO) return writeArchive(manifest, copies, process.stdout, onBytes);
  await writeArchive(manifest, copies, createPrivateFile(draft), onBytes);
  await syncPath(draft);
  await rename(draft, output);
  await syncPath(dirname(resolve(output)));
}

const factsOf = ({ files, takenAt }: Manifest) => ({
  takenAt,
  files: files.length,
  unpackedBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  contents: contentsOf(files),
});

interface BackupFacts extends ReturnType<typeof factsOf> {
  readonly file: string;
  /** A line each. */
  readonly notIncluded: readonly string[];
}

function linesOf({ file: output, takenAt, files, unpackedBytes, contents, notIncluded: left }: BackupFacts): string[] {
  const name = output === STDIO ? "The backup" : output;
  return [
    `${name} has everything as it was at ${takenAt} or later: ${files} files, ${describeBytes(unpackedBytes)} unpacked`,
    ...describeContents(contents),
    output === STDIO
      ? "It holds passwords and their hashes: keep it where nobody else can read it (chmod 600)."
      : "It holds passwords and their hashes: only you can read it (0600); keep it that way.",
    ...left,
  ];
}
