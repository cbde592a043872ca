import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { err, ok, parseRejected, type RejectedMessage, type Result } from "@clima/schemas";

export interface RejectedFile {
  readonly file: string;
  readonly message: RejectedMessage;
}

export interface RejectedFiles {
  /** On the disk when it returns; the oldest make room beyond the limit. */
  write(message: RejectedMessage): Result<void, string>;
  /** Oldest first. */
  list(): readonly RejectedFile[];
  remove(file: string): void;
}

const MAX_FILES = 10_000;

/** Where the machine's ingest keeps what it could not use. */
export const rejectedFolder = (dataDir: string): string => join(dataDir, "rejected");

/** A folder with a file for each rejected message. */
export function openRejectedFiles(folder: string, maxFiles = MAX_FILES): RejectedFiles {
  let count = 0;
  let known: string[] | undefined;

  function names(): string[] {
    mkdirSync(folder, { recursive: true });
    known ??= readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
    return known;
  }

  return {
    write(message) {
      try {
        const files = names();
        count += 1;
        const name = `${message.rejectedAt.replaceAll(":", "-")}-${String(process.pid)}-${String(count).padStart(6, "0")}.json`;
        writeFileSync(join(folder, `${name}.part`), `${JSON.stringify(message)}\n`, { flush: true });
        renameSync(join(folder, `${name}.part`), join(folder, name));
        files.push(name);
        for (const old of files.splice(0, Math.max(0, files.length - maxFiles))) rmSync(join(folder, old), { force: true });
        return ok(undefined);
      } catch (cause) {
        return err((cause as Error).message);
      }
    },
    list() {
      known = undefined;
      return names().flatMap((name) => {
        const parsed = parseRejected(readFileSync(join(folder, name)));
        return parsed.ok ? [{ file: join(folder, name), message: parsed.value }] : [];
      });
    },
    remove: (file) => rmSync(file, { force: true }),
  };
}
