import { mkdir } from "node:fs/promises";
import { err, ok, type Result } from "@clima/schemas";
import createLevelPersistence from "aedes-persistence-level";
import { ClassicLevel } from "classic-level";

/** Where Aedes keeps sessions, queued and retained messages; `handle` is undefined for Aedes' own memory. */
export interface Persistence {
  readonly handle: unknown;
  close(): Promise<void>;
}

export const memoryPersistence: Persistence = { handle: undefined, close: async () => {} };

/** Kept in a LevelDB folder: survives a restart and a killed process. */
export async function openDiskPersistence(folder: string): Promise<Result<Persistence, string>> {
  try {
    await mkdir(folder, { recursive: true });
    const db = new ClassicLevel<string, unknown>(folder, { valueEncoding: "json" });
    await db.open();
    return ok({ handle: createLevelPersistence(db), close: () => db.close() });
  } catch (cause) {
    return err(describeOpenError(folder, cause as NodeJS.ErrnoException));
  }
}

function describeOpenError(folder: string, error: NodeJS.ErrnoException): string {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  if (cause?.code === "LEVEL_LOCKED") return `${folder} is in use by another Clima; stop it, or set dataDir to another folder`;
  if (error.code === "EACCES" || error.code === "EROFS" || error.code === "EPERM") {
    return `cannot write to ${folder} (${error.code}); make it writable, or set dataDir to another folder`;
  }
  return `cannot open the broker's folder ${folder}: ${(cause ?? error).message}`;
}
