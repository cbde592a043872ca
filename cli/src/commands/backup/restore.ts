import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Readable } from "node:stream";
import type { Config } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { createProgress, fail } from "../../terminal.ts";
import { type OpenArchive, openArchive } from "./archive.ts";
import { withArchivedSettings } from "./archived-settings.ts";
import { STDIO } from "./backup.ts";
import { holdersOf } from "./holders.ts";
import { checkInflux, INFLUX_FILE, loadInflux } from "./influx.ts";
import { type Cleanup, cleanedUp } from "./interruptible.ts";
import { type ArchivedFile, contentsOf, describeBytes, describeContents, type Manifest } from "./manifest.ts";
import { FILE_PARTS, type Places, placesOf, usesInflux } from "./places.ts";
import { namesToReplace, type Root, rootOf, rootsOf } from "./roots.ts";
import { createSwap } from "./swap.ts";

export interface RestoreOptions extends Answering {
  readonly replace?: boolean | undefined;
  /** False with --without-influxdb. */
  readonly withInfluxdb: boolean;
  /** False with --without-settings. */
  readonly withSettings: boolean;
  readonly settingsFile: string;
  /** As typed; wins over the settings of the archive. */
  readonly dataDir: string | undefined;
}

/**
 * `clima restore`: puts a backup where this configuration says. Everything is unpacked beside its place and checked before anything is changed; what it
 * replaces is kept until all is in its place.
 */
export async function restore(archive: string, options: RestoreOptions, given: Config): Promise<void> {
  const config = archive === STDIO || !options.withSettings ? given : await withArchivedSettings(archive, options, given);
  const name = archive === STDIO ? "The archive" : archive;
  const input: Readable = archive === STDIO ? process.stdin : createReadStream(archive);
  const opened = await openArchive(name, input).catch((cause: NodeJS.ErrnoException) =>
    cause.code === undefined ? Promise.reject(cause) : fail(`${name} cannot be read: ${cause.message}`),
  );
  const places = placesOf(config, options.settingsFile);
  const wanted = wantedFiles(opened.manifest, options, places);
  const hasInflux = wanted.some(({ path }) => path === INFLUX_FILE);
  const roots = usedRoots(places, wanted);
  await checkPlaces(roots, wanted, options, places);
  if (hasInflux) await checkInfluxPlace(config, options);
  await cleanedUp((cleanup) => putInPlace(opened, { roots, wanted, places, config, cleanup }));
  print(factsOf(opened.manifest, wanted, places), options, (facts) => linesOf(name, facts));
}

function wantedFiles({ files }: Manifest, { withInfluxdb, withSettings }: RestoreOptions, places: Places): readonly ArchivedFile[] {
  return files.filter((file) => {
    if (file.path === INFLUX_FILE) return withInfluxdb;
    if (!file.path.startsWith("settings/")) return true;
    return withSettings && !isSame(places.files.settings, file);
  });
}

/** The settings stay where they are the same. */
const isSame = (path: string, { sha256 }: ArchivedFile): boolean =>
  existsSync(path) && createHash("sha256").update(readFileSync(path)).digest("hex") === sha256;

/** Where a file of the archive goes; undefined for what goes nowhere. */
function targetOf({ path }: ArchivedFile, { data, files }: Places): string | undefined {
  const [part = "", ...rest] = path.split("/");
  if (part === "data") return join(data, ...rest);
  const single = FILE_PARTS.find((each) => each === part);
  if (single !== undefined) return files[single];
  return path === INFLUX_FILE ? undefined : fail(`the archive has ${path}, which this version does not know`, "nothing was changed");
}

/** Those that get files. The data folder counts as a whole; a volume in it for which there is nothing stays as it is. */
function usedRoots(places: Places, wanted: readonly ArchivedFile[]): readonly Root[] {
  const all = rootsOf(places);
  const targets = wanted.flatMap((file) => targetOf(file, places) ?? []);
  const used = new Set(targets.map((target) => rootOf(all, target)));
  return all.filter((root) => used.has(root));
}

async function checkPlaces(
  roots: readonly Root[],
  wanted: readonly ArchivedFile[],
  { replace }: RestoreOptions,
  places: Places,
): Promise<void> {
  const holders = await holdersOf(roots);
  if (holders.length > 0) fail("Clima runs on this data; stop it first:", ...holders.map((line) => `  ${line}`), "nothing was changed");
  if (replace) return;
  const targets = new Set(wanted.map((file) => targetOf(file, places)));
  const there = roots.flatMap((root) =>
    namesToReplace(root, roots)
      .map((each) => join(root.folder, each))
      .filter((path) => root.only === undefined || targets.has(path)),
  );
  if (there.length > 0)
    fail(
      `there is something already: ${there.slice(0, 10).join(", ")}${there.length > 10 ? ", …" : ""}`,
      "--replace puts the backup in its place; or name another folder with --data",
      "nothing was changed",
    );
}

async function checkInfluxPlace(config: Config, { replace = false }: RestoreOptions): Promise<void> {
  if (!usesInflux(config))
    fail(
      "the backup has the points of an InfluxDB, and store.kind is duckdb here; set store.kind to influxdb, or add --without-influxdb",
      "nothing was changed",
    );
  await checkInflux(config, replace);
}

interface Work {
  readonly roots: readonly Root[];
  readonly wanted: readonly ArchivedFile[];
  readonly places: Places;
  readonly config: Config;
  readonly cleanup: Cleanup;
}

async function putInPlace({ manifest, files }: OpenArchive, { roots, wanted, places, config, cleanup }: Work): Promise<void> {
  const swap = createSwap(roots);
  const [anyRoot = fail("there is nothing in the archive that could be restored")] = roots;
  const made: string[] = [];
  for (const root of roots) {
    const first = await mkdir(root.folder, { recursive: true });
    if (first !== undefined) made.push(first);
    for (const path of [swap.incoming(root), ...made]) cleanup.unfinished(path);
  }
  const spare = `${swap.incoming(anyRoot)}-spare`;
  cleanup.unfinished(spare);
  const names = new Set(wanted);
  const progress = createProgress("restore");
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let unpacked = 0;
  for await (const { file, writeTo } of files()) {
    const target = names.has(file) ? targetOf(file, places) : undefined;
    const root = target === undefined ? undefined : rootOf(roots, target);
    // What is not wanted is read and checked as well: a damaged archive is refused as a whole.
    await writeTo(
      target === undefined || root === undefined ? join(spare, file.path) : join(swap.incoming(root), relative(root.folder, target)),
    );
    unpacked += file.bytes;
    progress.update(unpacked / Math.max(1, total), describeBytes(unpacked));
  }
  if (wanted.some(({ path }) => path === INFLUX_FILE)) await loadInflux(config, join(spare, INFLUX_FILE));
  await swap.giveToOwners();
  cleanup.commit(true);
  await swap.swap();
  for (const path of made) cleanup.finished(path);
  await swap.clear();
}

const factsOf = ({ takenAt, clima, files }: Manifest, wanted: readonly ArchivedFile[], { data }: Places) => ({
  takenAt,
  softwareVersion: clima,
  dataDir: data,
  contents: contentsOf(wanted),
  leftOut: files.filter((file) => !wanted.includes(file)).map(({ path }) => path),
});

const linesOf = (name: string, { takenAt, softwareVersion, dataDir, contents, leftOut }: ReturnType<typeof factsOf>): string[] => [
  `${name} of ${takenAt} (Clima ${softwareVersion}) is restored to ${dataDir}:`,
  ...describeContents(contents),
  ...(leftOut.length > 0 ? [`left out: ${leftOut.join(", ")}`] : []),
];
