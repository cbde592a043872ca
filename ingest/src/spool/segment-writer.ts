import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "./durable-file.ts";
import { encodeRecord } from "./records.ts";

const DIGITS = 12;
const NAME = /^(\d{12})\.spool$/;

/** Segments sort by name; undefined for a name that is none. */
export const segmentNumber = (name: string): number | undefined => {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
export const segmentName = (number: number): string => `${String(number).padStart(DIGITS, "0")}.spool`;

/** Appends records to one new segment file. */
export async function createSegment(folder: string, number: number) {
  const name = segmentName(number);
  const file: FileHandle = await open(join(folder, name), "wx", 0o600);
  await syncFolder(folder);
  let bytes = 0;
  return {
    name,
    bytes: () => bytes,
    /** Resolves when it is on disk. Rejects as the file system does; the file then ends where it ended before, if the disk lets it. */
    async append(content: Buffer): Promise<void> {
      const record = encodeRecord(content);
      try {
        await file.appendFile(record);
        await file.datasync();
      } catch (cause) {
        await file.truncate(bytes).catch(() => undefined);
        throw cause;
      }
      bytes += record.length;
    },
    close: () => file.close(),
  };
}

export type Segment = Awaited<ReturnType<typeof createSegment>>;
