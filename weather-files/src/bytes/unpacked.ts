import { pipeline, Readable, type Transform } from "node:stream";
import type { ZlibOptions } from "node:zlib";
import { TableError } from "../port.ts";
import { type ByteSource, CHUNK_BYTES } from "./byte-source.ts";

/**
 * What a packed source holds.
 *
 * @throws TableError when it is cut off or damaged.
 */
export async function* unpacked(source: ByteSource, createUnpacker: (options: ZlibOptions) => Transform): AsyncGenerator<Buffer> {
  const unpacker = createUnpacker({ chunkSize: CHUNK_BYTES });
  // An error of either destroys the unpacker with it, which the loop throws.
  pipeline(Readable.from(source.read()), unpacker, () => undefined);
  try {
    for await (const chunk of unpacker) yield chunk;
  } catch (cause) {
    throw describe(cause as NodeJS.ErrnoException);
  }
}

function describe(cause: NodeJS.ErrnoException): Error {
  if (cause.code === "Z_BUF_ERROR")
    return new TableError("it is cut off: the packed file ends too early; fetch or copy it again", { cause });
  if (cause.code?.startsWith("Z_")) return new TableError(`it is damaged (${cause.message}); fetch or copy it again`, { cause });
  return cause;
}
