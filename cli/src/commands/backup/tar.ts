/** POSIX.1-2001 (pax), as much of it as an archive of plain files needs. */

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  readonly mode: number;
}

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
/** Eleven octal digits. */
const MAX_OCTAL = 8 ** 11;
const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);

/** The bytes before the content of a file. */
export function tarHeader({ name, bytes, mode }: TarEntry, mtimeS: number): Buffer {
  const records: string[] = [];
  if (Buffer.byteLength(name) > NAME_BYTES || /[^ -~]/.test(name)) records.push(paxRecord("path", name));
  if (bytes >= MAX_OCTAL) records.push(paxRecord("size", String(bytes)));
  const plain = block({ name: name.replace(/[^ -~]/g, "_").slice(0, NAME_BYTES), bytes: bytes % MAX_OCTAL, mode }, mtimeS, "0");
  if (records.length === 0) return plain;
  const more = Buffer.from(records.join(""));
  return Buffer.concat([block({ name: "pax", bytes: more.length, mode: 0o600 }, mtimeS, "x"), more, padding(more.length), plain]);
}

/** The bytes after it. */
export const tarPadding = (bytes: number): Buffer => padding(bytes);
/** Two empty blocks. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK_BYTES);

/** Its length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const restBytes = Buffer.byteLength(rest);
  let bytes = restBytes + String(restBytes).length;
  if (String(bytes).length > String(restBytes).length) bytes += 1;
  return `${bytes}${rest}`;
}

function block({ name, bytes, mode }: TarEntry, mtimeS: number, type: "0" | "x"): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, at: number, length: number) => header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at);
  header.write(name, 0);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes, 124, 12);
  octal(mtimeS, 136, 12);
  header.write(" ".repeat(8), 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return header;
}

/** A file of an archive that is being read; its content is read, or passed over, before the next one. */
export interface ReadEntry extends TarEntry {
  content(): AsyncGenerator<Buffer>;
}

/** The files of an archive in their order. Throws an error that says what is wrong where it is no archive, or breaks off. */
export async function* readTar(input: AsyncIterable<Buffer>): AsyncGenerator<ReadEntry> {
  const source = createSource(input);
  let given: { readonly path?: string; readonly size?: number } = {};
  for (;;) {
    const header = await source.take(BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) return;
    const { name, bytes, type, mode } = parseHeader(header);
    if (type === "x") {
      given = parsePax(await source.take(bytes));
      await source.take(padding(bytes).length);
      continue;
    }
    if (type !== "0" && type !== "\0") throw new Error(`${name} in it is no plain file`);
    const entry = { name: given.path ?? name, bytes: given.size ?? bytes, mode };
    given = {};
    const content = source.pieces(entry.bytes);
    yield { ...entry, content: () => content };
    for await (const _rest of content);
    await source.take(padding(entry.bytes).length);
  }
}

function parseHeader(header: Buffer) {
  const text = (from: number, length: number) => header.toString("latin1", from, from + length).replace(/\0.*$/s, "");
  const octal = (from: number, length: number) => Number.parseInt(text(from, length).trim() || "0", 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (sum !== octal(148, 8)) throw new Error("it is no tar archive, or damaged");
  return { name: text(0, NAME_BYTES), mode: octal(100, 8), bytes: octal(124, 12), type: header.toString("latin1", 156, 157) };
}

function parsePax(records: Buffer): { path?: string; size?: number } {
  const text = records.toString("utf8");
  const path = /^\d+ path=(.*)$/m.exec(text)?.[1];
  const size = /^\d+ size=(\d+)$/m.exec(text)?.[1];
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) };
}

/** Takes a stream apart by numbers of bytes. */
function createSource(input: AsyncIterable<Buffer>) {
  const chunks = input[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function* pieces(bytes: number): AsyncGenerator<Buffer> {
    let missing = bytes;
    while (missing > 0) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) throw new Error("it breaks off");
        rest = next.value;
      }
      const piece = rest.subarray(0, missing);
      rest = rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  async function take(bytes: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const piece of pieces(bytes)) taken.push(piece);
    return Buffer.concat(taken);
  }

  return { pieces, take };
}
