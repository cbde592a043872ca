import { rmSync } from "node:fs";
import { EXIT_CODES } from "../../exit-codes.ts";
import { fail } from "../../terminal.ts";

/**
 * Ctrl-C or SIGTERM removes what is unfinished and ends the process; while `isCommitting` it is not heeded. Whatever ends the work removes it, too.
 */
export async function cleanedUp<T>(work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const unfinished = new Set<string>();
  let isCommitting = false;
  const remove = () => {
    for (const path of unfinished) rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
  const stop = () => {
    if (isCommitting) return;
    remove();
    process.stderr.write("stopped; nothing was left behind\n");
    process.exit(EXIT_CODES.stoppedAtOnce.code);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work({
      unfinished: (path) => void unfinished.add(path),
      finished: (path) => void unfinished.delete(path),
      commit: (isNow) => {
        isCommitting = isNow;
      },
    });
  } catch (cause) {
    const { code, message, lines } = cause as NodeJS.ErrnoException & { lines?: unknown };
    // What the file system refuses is no fault of the program.
    if (lines === undefined && typeof code === "string" && /^E[A-Z]+$/.test(code)) return fail(`${message}; nothing was left behind`);
    throw cause;
  } finally {
    remove();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

export interface Cleanup {
  /** Removed at the end, however that comes. */
  unfinished(path: string): void;
  /** Not any more. */
  finished(path: string): void;
  /** Whether the work is where it must not be left. */
  commit(isNow: boolean): void;
}
