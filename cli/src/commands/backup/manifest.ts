import { err, ok, type Result } from "@clima/schemas";

export const MANIFEST = "manifest.json";
/** Of the archive; a reader knows no other. */
const FORMAT = 1;

export interface ArchivedFile {
  /** In the archive, with slashes; its first part says what it is. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Permission bits. */
  readonly mode: number;
}

/** The first file of an archive: what is in it. */
export interface Manifest {
  readonly format: number;
  /** Version of Clima. */
  readonly clima: string;
  /** When the backup began, UTC; whatever was acknowledged before is in it. */
  readonly takenAt: string;
  readonly files: readonly ArchivedFile[];
}

export const createManifest = (clima: string, takenAt: string, files: readonly ArchivedFile[]): Manifest => ({
  format: FORMAT,
  clima,
  takenAt,
  files,
});

/** What is in an archive, or why it is none that this version can read. */
export function readManifest(text: string): Result<Manifest, string> {
  const manifest = parsed(text);
  if (manifest === undefined || typeof manifest.format !== "number") return err(`its ${MANIFEST} cannot be read`);
  const by = `its format is ${manifest.format}, made by Clima ${String(manifest.clima)}`;
  if (manifest.format !== FORMAT) return err(`${by}; this Clima reads format ${FORMAT}`);
  if (typeof manifest.takenAt !== "string" || !Array.isArray(manifest.files)) return err(`its ${MANIFEST} lacks what belongs in it`);
  const bad = manifest.files.find((file) => !isFile(file));
  if (bad !== undefined) return err(`its ${MANIFEST} names a file that cannot be: ${JSON.stringify(bad).slice(0, 200)}`);
  return ok(manifest as Manifest);
}

function parsed(text: string): Partial<Manifest> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** No path may lead out of the folder that it is restored to. */
const isInside = (path: string): boolean =>
  path.split("/").every((name) => name !== "" && name !== "." && name !== "..") && !path.includes("\\");

function isFile(value: unknown): boolean {
  const { path, bytes, sha256, mode } = (value ?? {}) as Partial<ArchivedFile>;
  return (
    typeof path === "string" &&
    path.includes("/") &&
    isInside(path) &&
    !path.includes("\0") &&
    Number.isSafeInteger(bytes) &&
    Number(bytes) >= 0 &&
    /^[0-9a-f]{64}$/.test(String(sha256)) &&
    Number.isSafeInteger(mode)
  );
}

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** For people: 12.3 MB. */
export function describeBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}

/** What an archive has of one folder of the data, or of whatever else there is. */
export interface ArchivedPart {
  readonly part: string;
  readonly files: number;
  readonly bytes: number;
}

/** How much of what there is. */
export function contentsOf(files: readonly ArchivedFile[]): readonly ArchivedPart[] {
  const groups = new Map<string, { count: number; bytes: number }>();
  for (const { path, bytes } of files) {
    const name = path.startsWith("data/") ? path.split("/").slice(0, 2).join("/") : (path.split("/")[0] ?? path);
    const group = groups.get(name) ?? { count: 0, bytes: 0 };
    groups.set(name, { count: group.count + 1, bytes: group.bytes + bytes });
  }
  return [...groups].map(([part, { count, bytes }]) => ({ part, files: count, bytes }));
}

/** A line for each part. */
export const describeContents = (parts: readonly ArchivedPart[]): string[] =>
  parts.map(({ part, files, bytes }) => `  ${part.padEnd(20)} ${files} ${files === 1 ? "file" : "files"}, ${describeBytes(bytes)}`);
