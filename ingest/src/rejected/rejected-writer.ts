import type { Log, RejectedMessage } from "@clima/schemas";
import type { RejectedFolder } from "./rejected-folder.ts";

const MAX_FOLDER_BYTES = 64 * 1024 * 1024;
const SHRINK_EVERY_FILES = 50;

/**
 * Writes rejected messages to disk; those that come while a file is written share the next one, so a flood of bad messages costs few fsyncs.
 * The promise says whether the message is on disk.
 */
export function createRejectedWriter(folder: RejectedFolder, log: Log): (message: RejectedMessage) => Promise<boolean> {
  let waiting: { readonly message: RejectedMessage; done(isOnDisk: boolean): void }[] = [];
  let isRunning = false;
  let files = 0;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      const isOnDisk = await write(now.map(({ message }) => message));
      for (const { done } of now) done(isOnDisk);
    }
    isRunning = false;
  }

  async function write(messages: readonly RejectedMessage[]): Promise<boolean> {
    try {
      await folder.add(messages);
      if (++files % SHRINK_EVERY_FILES === 0) await shrink();
      return true;
    } catch (cause) {
      log.error(`ingest: cannot keep ${messages.length} rejected messages on disk: ${(cause as Error).message}`);
      return false;
    }
  }

  async function shrink(): Promise<void> {
    const gone = await folder.shrink(MAX_FOLDER_BYTES);
    if (gone > 0)
      log.warn(`ingest: ${gone} files with the oldest rejected messages were removed; at most ${MAX_FOLDER_BYTES} bytes are kept`);
  }

  return (message) =>
    new Promise((done) => {
      waiting.push({ message, done });
      if (!isRunning) void run();
    });
}
