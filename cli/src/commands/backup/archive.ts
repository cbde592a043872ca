import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { fail } from "../../terminal.ts";
import { type ArchivedFile, MANIFEST, type Manifest, readManifest } from "./manifest.ts";
import { type ReadEntry, readTar, tarEnd, tarHeader, tarPadding } from "./tar.ts";

/** Writes the manifest and the files that it names, out of `folder`. */
export async function writeArchive(manifest: Manifest, folder: string, output: Writable, onBytes: (bytes: number) => void): Promise<void> {
  await pipeline(Readable.from(archiveOf(manifest, folder, onBytes)), createGzip(), output, { end: output !== process.stdout });
}

async function* archiveOf(manifest: Manifest, folder: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const mtimeS = Math.floor(Date.parse(manifest.takenAt) / 1000);
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield Buffer.concat([tarHeader({ name: MANIFEST, bytes: text.length, mode: 0o600 }, mtimeS), text, tarPadding(text.length)]);
  for (const { path, bytes, mode } of manifest.files) {
    yield tarHeader({ name: path, bytes, mode }, mtimeS);
    for await (const chunk of createReadStream(join(folder, path))) {
      yield chunk as Buffer;
      onBytes((chunk as Buffer).length);
    }
    yield tarPadding(bytes);
  }
  yield tarEnd();
}

export interface OpenArchive {
  readonly manifest: Manifest;
  /** The files in the order of the manifest; to be read once. Fails with a line where one is missing, or not as the manifest says. */
  files(): AsyncGenerator<IncomingFile>;
}

export interface IncomingFile {
  readonly file: ArchivedFile;
  /** Puts it where it is named, on disk when it resolves. */
  writeTo(path: string): Promise<void>;
}

const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;

/** Reads the manifest of an archive. Fails with a line where it is none. */
export async function openArchive(name: string, input: Readable): Promise<OpenArchive> {
  const unpacked = createGunzip();
  input.once("error", (cause) => unpacked.destroy(cause));
  const entries = readTar(input.pipe(unpacked));
  const first = await orBroken(name, () => entries.next());
  const entry = first.done ? undefined : first.value;
  if (entry?.name !== MANIFEST || entry.bytes > MAX_MANIFEST_BYTES) return refuse(name, `it does not begin with a ${MANIFEST}`);
  const chunks: Buffer[] = [];
  await orBroken(name, async () => {
    for await (const chunk of entry.content()) chunks.push(chunk);
  });
  const manifest = readManifest(Buffer.concat(chunks).toString("utf8"));
  if (!manifest.ok) return refuse(name, manifest.error);
  return { manifest: manifest.value, files: () => incoming(name, manifest.value, entries) };
}

async function* incoming(name: string, manifest: Manifest, entries: AsyncGenerator<ReadEntry>): AsyncGenerator<IncomingFile> {
  for (const file of manifest.files) {
    const next = await orBroken(name, () => entries.next());
    if (next.done) return refuse(name, `${file.path} is missing`);
    const entry = next.value;
    if (entry.name !== file.path) return refuse(name, `${file.path} is missing, ${entry.name} is in its place`);
    yield { file, writeTo: (path) => orBroken(name, () => writeChecked(name, file, entry, path)) };
  }
  const more = await orBroken(name, () => entries.next());
  if (!more.done) refuse(name, `${more.value.name} is in it, and not in its ${MANIFEST}`);
}

async function writeChecked(name: string, file: ArchivedFile, entry: ReadEntry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  const handle = await open(path, "wx", 0o600);
  try {
    for await (const chunk of entry.content()) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.chmod(file.mode & 0o777);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (entry.bytes !== file.bytes || hash.digest("hex") !== file.sha256) refuse(name, `${file.path} is not what its ${MANIFEST} says`);
}

const refuse = (name: string, reason: string): never => fail(`${name} cannot be restored: ${reason}`, "nothing was changed");

/** What zlib and the reader throw of a damaged archive becomes a line; what the disk says is another thing. */
async function orBroken<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const { code, message, lines } = cause as NodeJS.ErrnoException & { lines?: unknown };
    if (lines !== undefined) throw cause;
    if (code !== undefined && !code.startsWith("Z_")) throw cause;
    return refuse(
      name,
      code === "Z_BUF_ERROR" ? "it breaks off" : code?.startsWith("Z_") ? `it is no .tar.gz, or damaged (${message})` : message,
    );
  }
}

/** Makes a new file's content and name last through a power cut. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new file that nobody else may read. */
export const createPrivateFile = (path: string): Writable => createWriteStream(path, { mode: 0o600, flags: "wx" });
