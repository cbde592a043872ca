import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { describeNodeError, findLircNode, type LircRoots } from "../lirc-nodes.ts";
import { type Burst, toBursts } from "../send/bursts.ts";
import type { Transmitter } from "./transmitter.ts";

const US_PER_MS = 1000;
const BYTES_PER_PULSE = 4;

/**
 * Pulses to the kernel, linux Documentation/userspace-api/media/rc/lirc-write.rst: a write ends when the light is out, so that it runs beside
 * the event loop. The carrier is that of the device, 38 kHz unless another program changed it.
 */
export function createLircTransmitter(roots: LircRoots, clock: Clock): Transmitter {
  return {
    async transmit({ timingsUs }) {
      const bursts = toBursts(timingsUs);
      if (!bursts.ok) return bursts;
      const node = await findLircNode("transmitter", roots);
      if (!node.ok) return node;
      return sendTo(node.value, bursts.value, clock);
    },
  };
}

/** The device is opened for each frame: other programs may use it in between, and one that was pulled and came back is a new one. */
async function sendTo(node: string, bursts: readonly Burst[], clock: Clock): Promise<Result<void, string>> {
  let device: FileHandle | undefined;
  try {
    // Without O_CREAT: a file that is made in /dev would swallow every frame without a word
    device = await open(node, constants.O_WRONLY);
    for (const [index, burst] of bursts.entries()) {
      // A position would be refused with ESPIPE
      await device.write(toWords(burst.pulsesUs), 0, burst.pulsesUs.length * BYTES_PER_PULSE, null);
      if (index < bursts.length - 1) await clock.sleepMs(burst.pauseUs / US_PER_MS);
    }
    return ok(undefined);
  } catch (cause) {
    return err(describeNodeError(node, cause as NodeJS.ErrnoException));
  } finally {
    await device?.close();
  }
}

/** Numbers of 32 bits, low byte first as on every machine that Node runs a Pi's kernel on. */
function toWords(pulsesUs: readonly number[]): Buffer {
  const words = Buffer.alloc(pulsesUs.length * BYTES_PER_PULSE);
  for (const [index, us] of pulsesUs.entries()) words.writeUInt32LE(us, index * BYTES_PER_PULSE);
  return words;
}
