import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { TableError } from "../port.ts";
import { type ByteSource, streamedBytes, wholeFile } from "./byte-source.ts";
import { contentsOf, SIGNATURE_BYTES } from "./signatures.ts";
import { unpacked } from "./unpacked.ts";
import { wholeLines } from "./whole-lines.ts";
import { type ArchivedFile, archivedBytes, listArchive } from "./zip-archive.ts";

/** A text, whichever way it was packed and encoded. */
export interface TextFile {
  readonly kind: "text";
  /** Of the file; in an archive its path there. */
  readonly name: string;
  /** From its beginning, in pieces of whole lines. What is wrong with the file is thrown as a TableError. */
  text(): AsyncIterable<string>;
  /** Whether only its beginning can be read again, as of a pipe. */
  readonly isOnce?: boolean;
  /** How much of it was read by the last call, 0 to 1. */
  fraction(): number;
}

export type Opened =
  | TextFile
  | { readonly kind: "sqlite" | "parquet"; readonly name: string; readonly path: string }
  /** A file of an archive that is none of these. */
  | { readonly kind: "passed over"; readonly name: string; readonly reason: string };

/** More files than people pack for the sake of their readings. */
const MAX_FILES = 10_000;

/**
 * What is in a file, by looking at it and not at its name; of an archive the files in it. Bytes that come from a stream, such as a pipe, are
 * texts, packed or not.
 *
 * @throws TableError when there is nothing that can be read; it says what there is, and what to do.
 */
export async function openBytes(input: string | Readable): Promise<readonly Opened[]> {
  return typeof input === "string" ? told(basename(input), () => openFile(input)) : told(STREAM, async () => [await openStream(input)]);
}

const STREAM = "the input";

async function openFile(path: string): Promise<readonly Opened[]> {
  const name = basename(path);
  const stats = await stat(path).catch((cause: Error) => {
    throw new TableError(`it cannot be read: ${cause.message}`, { cause });
  });
  if (stats.isDirectory()) throw new TableError(`${path} is a folder; name the files in it`);
  if (!stats.isFile()) return [await openStream(createReadStream(path))];
  const file = wholeFile(name, path, stats);
  const { kind } = await look(file);
  if (kind === "zip") return openArchive(path);
  if (kind === "sqlite" || kind === "parquet") return [{ kind, name, path }];
  return [await openText(file)];
}

async function openStream(stream: Readable): Promise<TextFile> {
  const source = streamedBytes(STREAM, stream);
  const { kind } = await look(source);
  if (kind === "zip" || kind === "sqlite" || kind === "parquet")
    throw new TableError(`it is ${NAMES[kind]}, which is not read from a pipe; save it as a file, and import that`);
  return { ...(await openText(source)), isOnce: true };
}

const NAMES = { zip: "a zip archive", sqlite: "a database of SQLite", parquet: "a Parquet file", gzip: "packed by gzip" } as const;

/** A file may be packed once more where a server packs what it sends; one that holds itself is packed for ever. */
const MAX_PACKED = 2;

async function openText(source: ByteSource, packed = 0): Promise<TextFile> {
  const contents = await look(source);
  if (contents.kind === "gzip" && packed < MAX_PACKED)
    return openText({ ...source, read: () => unpacked(source, createGunzip) }, packed + 1);
  if (contents.kind === "nothing") throw new TableError("it is empty; expected a table with a header and rows");
  if (contents.kind === "foreign") throw new TableError(`it is ${contents.what}; ${contents.advice}`);
  if (contents.kind !== "text") throw new TableError(`there is ${NAMES[contents.kind]} in it; unpack it, and import what is in it`);
  return { kind: "text", name: source.name, text: () => toldEach(source.name, wholeLines(source.read())), fraction: source.fraction };
}

const look = async (source: ByteSource) => contentsOf(await startOf(source));

async function startOf(source: ByteSource): Promise<Buffer> {
  let start = Buffer.alloc(0);
  for await (const chunk of source.read()) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= SIGNATURE_BYTES) break;
  }
  return start.subarray(0, SIGNATURE_BYTES);
}

async function openArchive(path: string): Promise<readonly Opened[]> {
  const files = (await listArchive(path)).filter((file) => !isLitter(file.path));
  if (files.length > MAX_FILES) throw new TableError(`it has ${files.length} files; unpack it, and import those that are of use`);
  complainOfDocument(files);
  const opened: Opened[] = [];
  for (const file of files) opened.push(await openArchived(path, file));
  if (opened.some(({ kind }) => kind === "text")) return opened;
  const first = opened.find((each) => each.kind === "passed over");
  throw new TableError(first ? `there is no table in the archive; ${first.name}: ${first.reason}` : "there are no files in the archive");
}

/** What macOS and Windows put into archives unasked. */
const isLitter = (path: string): boolean => /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i.test(path);

/** Documents of office programs are zip archives: ECMA-376, part 2 (Open Packaging Conventions); OpenDocument 1.3, part 2, 3.3. */
function complainOfDocument(files: readonly ArchivedFile[]): void {
  const paths = new Set(files.map(({ path }) => path));
  const isSpreadsheet = paths.has("xl/workbook.xml") || paths.has("xl/workbook.bin") || (paths.has("mimetype") && paths.has("content.xml"));
  if (!isSpreadsheet && !paths.has("[Content_Types].xml")) return;
  const what = isSpreadsheet ? "a spreadsheet" : "a document of an office program";
  throw new TableError(`it is ${what}; open it, save the sheet with the readings as CSV, and import that`);
}

async function openArchived(path: string, file: ArchivedFile): Promise<Opened> {
  try {
    return await openText(await archivedBytes(path, file));
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { kind: "passed over", name: file.path, reason: error.message };
  }
}

/** Names the file in what is said of it. */
async function told<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw named(name, error);
  }
}

async function* toldEach<T>(name: string, values: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* values;
  } catch (error) {
    throw named(name, error);
  }
}

const named = (name: string, error: unknown) =>
  error instanceof TableError ? new TableError(`${name}: ${error.message}`, { cause: error }) : error;
