import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { chmod, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { copyIfThere, firstBytes, namesIn } from "./live-copy/copy-bytes.ts";
import { copyDuckDb, DUCKDB_COMPANIONS, isDuckDb } from "./live-copy/copy-duckdb.ts";
import { copyLevel, isLevelFolder } from "./live-copy/copy-level.ts";
import { copySqlite, isSqlite, SQLITE_COMPANIONS } from "./live-copy/copy-sqlite.ts";
import type { ArchivedFile } from "./manifest.ts";
import { INCOMING, type Places, REPLACED, slashed } from "./places.ts";

/**
 * In the order in which a reading passes: outbox, broker, spool (plain files), store. What moves on meanwhile is found twice, which
 * changes nothing, and never missed.
 */
const KINDS = ["sqlite", "level", "file", "duckdb"] as const;
type Kind = (typeof KINDS)[number];

interface Found {
  readonly kind: Kind;
  readonly from: string;
  /** In the archive. */
  readonly path: string;
}

const COPIES: Readonly<Record<Kind, (from: string, to: string) => Promise<unknown>>> = {
  sqlite: copySqlite,
  level: copyLevel,
  file: copyIfThere,
  duckdb: copyDuckDb,
};

/** Copies everything into `target`, as it is in the archive; `say` hears of each store. */
export async function collect(places: Places, target: string, say: (line: string) => void): Promise<void> {
  for (const kind of KINDS) {
    for await (const found of findAll(places, target)) {
      if (found.kind !== kind) continue;
      if (kind !== "file") say(`copying ${found.from}`);
      const to = join(target, found.path);
      await COPIES[kind](found.from, to);
      await keepMode(found.from, to);
    }
  }
}

/** A file may be gone by now. */
async function keepMode(from: string, to: string): Promise<void> {
  const mode = await stat(from).then(
    (found) => (found.isFile() ? found.mode & 0o777 : undefined),
    () => undefined,
  );
  if (mode !== undefined) await chmod(to, mode | 0o600).catch(() => undefined);
}

async function* findAll(places: Places, target: string): AsyncGenerator<Found> {
  const apart = new Set<string>([...Object.values(places.files), target, dirname(target)]);
  for await (const { kind, from } of walk(places.data, apart)) yield { kind, from, path: `data/${slashed(from, places.data)}` };
  for (const [part, from] of Object.entries(places.files)) {
    const kind = await kindOf(from);
    if (kind !== undefined) yield { kind, from, path: `${part}/${basename(from)}` };
  }
}

/** Made anew at each start of the broker. */
const OF_THIS_RUN = new Set(["admin-token", "local-login.json", "local-login.json.new"]);
const isOurs = (name: string) => name.startsWith(INCOMING) || name.startsWith(REPLACED);

/** Stores and plain files below a folder; what lies beside an open store belongs to it. */
async function* walk(folder: string, apart: ReadonlySet<string>): AsyncGenerator<{ readonly kind: Kind; readonly from: string }> {
  const names = await namesIn(folder);
  if (isLevelFolder(names)) return yield { kind: "level", from: folder };
  const kinds = await kindsIn(folder, names);
  const companions = new Set([...kinds].flatMap(([name, kind]) => companionsOf(kind).map((ending) => name + ending)));
  for (const name of names) {
    const from = join(folder, name);
    if (apart.has(from) || companions.has(name) || isOurs(name) || OF_THIS_RUN.has(name)) continue;
    const kind = kinds.get(name);
    if (kind !== undefined) yield { kind, from };
    else if (isFolder(from)) yield* walk(from, apart);
  }
}

async function kindsIn(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, Kind>> {
  const kinds = new Map<string, Kind>();
  for (const name of names) {
    const kind = await kindOf(join(folder, name));
    if (kind !== undefined) kinds.set(name, kind);
  }
  return kinds;
}

function companionsOf(kind: Kind): readonly string[] {
  if (kind === "sqlite") return SQLITE_COMPANIONS;
  return kind === "duckdb" ? DUCKDB_COMPANIONS : [];
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Undefined for what is no file, or gone. */
async function kindOf(path: string): Promise<Kind | undefined> {
  if (!(statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)) return undefined;
  const first = await firstBytes(path, 16);
  if (isSqlite(first)) return "sqlite";
  return isDuckDb(first) ? "duckdb" : "file";
}

/** What lies in the folder of copies, for the manifest; settings first, since a restore needs them before all else. */
export async function listFiles(folder: string): Promise<ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  for await (const file of plainFiles(folder)) {
    const { size, mode } = await stat(file);
    files.push({ path: slashed(file, folder), bytes: size, sha256: await sha256Of(file), mode: mode & 0o777 });
  }
  const rank = ({ path }: ArchivedFile) => (path.startsWith("settings/") ? 0 : 1);
  return files.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

async function* plainFiles(folder: string): AsyncGenerator<string> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (isFolder(path)) yield* plainFiles(path);
    else yield path;
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
