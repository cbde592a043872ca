/** The text of a file, whatever made it. */
import { err, ok, type Result } from "@clima/schemas";

const MAX_TEXT_BYTES = 32 * 2 ** 20;

/** A file's bytes as text: UTF-8, UTF-16 with its mark, or Latin-1, as old files of lirc are. The error says that it is no text. */
export function textOf(bytes: Uint8Array): Result<string, string> {
  if (bytes.length > MAX_TEXT_BYTES)
    return err(`it has ${bytes.length} bytes; expected a file of remotes, of at most ${MAX_TEXT_BYTES / 2 ** 20} MiB`);
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
  if (wide !== undefined) return ok(new TextDecoder(wide).decode(bytes));
  return bytes.includes(0) ? err("it is no text and no zip archive") : ok(utf8OrLatin1(bytes));
}

const NO_UTF8 = "\ufffd";

function utf8OrLatin1(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return text.includes(NO_UTF8) ? new TextDecoder("latin1").decode(bytes) : text;
}
