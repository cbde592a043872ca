import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Clock } from "../../platform/clock.ts";
import { describeNodeError, findLircNode, type LircRoots } from "../lirc-nodes.ts";
import type { Receiver } from "./receiver.ts";

/** The kernel keeps what comes in between, at least 512 words. */
const POLL_MS = 20;
const LOOK_AGAIN_MS = 5000;
const BUFFER_BYTES = 4096;
const BYTES_PER_WORD = 4;

/**
 * Reads a LIRC device without waiting in it: a read that waits would keep the process alive until the next infrared light, and Node can
 * poll no device. Its default mode is MODE2, so nothing needs to be set.
 */
export function createLircReceiver(roots: LircRoots, clock: Clock): Receiver {
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function listen(on: Parameters<Receiver["start"]>[0]): Promise<void> {
    let told: string | undefined;
    while (!stopped.signal.aborted) {
      const reason = await listenUntilItFails(on.words);
      if (stopped.signal.aborted) return;
      if (reason !== told) on.fault(reason);
      told = reason;
      await clock.sleepMs(LOOK_AGAIN_MS, stopped.signal);
    }
  }

  async function listenUntilItFails(onWords: (words: readonly number[]) => void): Promise<string> {
    const node = await findLircNode("receiver", roots);
    if (!node.ok) return node.error;
    let device: FileHandle | undefined;
    try {
      device = await open(node.value, constants.O_RDONLY | constants.O_NONBLOCK);
      while (!stopped.signal.aborted) {
        const words = await readWords(device);
        if (words.length > 0) onWords(words);
        else await clock.sleepMs(POLL_MS, stopped.signal);
      }
      return "stopped";
    } catch (cause) {
      return describeNodeError(node.value, cause as NodeJS.ErrnoException);
    } finally {
      await device?.close();
    }
  }

  return {
    start: (on) => {
      running = listen(on);
    },
    stop: () => {
      stopped.abort();
      return running;
    },
  };
}

/** What there is now, often nothing. */
async function readWords(device: FileHandle): Promise<number[]> {
  const buffer = Buffer.alloc(BUFFER_BYTES);
  try {
    const { bytesRead } = await device.read(buffer, 0, BUFFER_BYTES, null);
    return Array.from({ length: Math.floor(bytesRead / BYTES_PER_WORD) }, (_, index) => buffer.readUInt32LE(index * BYTES_PER_WORD));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EAGAIN") return [];
    throw cause;
  }
}
