/** Zip archives, read in memory: nothing of them is written by its own name, so a path in one leads nowhere. */
import { err, ok, type Result } from "@clima/schemas";
import { type UnzipFileInfo, unzipSync } from "fflate";

export interface ArchivedFile {
  /** As the archive has it, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What an archive may unpack to; all of Flipper-IRDB is some 60 MB in 9,000 files. */
export interface ArchiveLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

const LIMITS: ArchiveLimits = { maxFiles: 50_000, maxBytes: 256 * 2 ** 20 };

// PKWARE APPNOTE.TXT, 4.3.7 and 4.3.16: a file's head, or the end of an archive that has none
const SIGNATURES = ["PK\u0003\u0004", "PK\u0005\u0006"];

/** Whether a file is a zip archive, by its first bytes. */
export const isArchive = (bytes: Uint8Array): boolean => SIGNATURES.includes(String.fromCharCode(...bytes.subarray(0, 4)));

/**
 * The files of an archive that `isWanted` by their path. Sizes are added up before anything is unpacked, and no file gets more room than its head
 * says, so a small archive cannot fill the memory.
 */
export function readArchive(
  bytes: Uint8Array,
  isWanted: (path: string) => boolean,
  limits = LIMITS,
): Result<readonly ArchivedFile[], string> {
  let [files, size] = [0, 0];
  const isTooMuch = () => files > limits.maxFiles || size > limits.maxBytes;
  const filter = ({ name, originalSize }: UnzipFileInfo) => {
    if (name.endsWith("/") || !isWanted(name) || isTooMuch()) return false;
    files += 1;
    size += originalSize;
    return !isTooMuch();
  };
  try {
    const unpacked = Object.entries(unzipSync(bytes, { filter }));
    if (isTooMuch())
      return err(`it unpacks to more than ${limits.maxFiles} files or ${limits.maxBytes / 2 ** 20} MiB; unpack it and import the folder`);
    return ok(unpacked.map(([path, content]) => ({ path: path.replaceAll("\\", "/"), bytes: content })));
  } catch (cause) {
    return err(`it begins as a zip archive but cannot be unpacked: ${(cause as Error).message}`);
  }
}
