import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { OpenDoor } from "./port.ts";

/**
 * Reads lines from a stream, that of `rtl_433 -F json | clima doors`; blank ones are passed over. That it ends is no fault: the recording is over, or
 * the program before it. `ended` resolves then, when the last line has been given.
 */
export function openStdinDoor(stream: Readable, onLine: (line: string) => void): OpenDoor & { readonly ended: Promise<void> } {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    if (line.trim() !== "") onLine(line);
  });
  // A terminal that went away is an end, too.
  stream.once("error", () => lines.close());
  const ended = once(lines, "close").then(() => undefined);
  return {
    place: "the standard input",
    ended,
    async close() {
      lines.close();
      await ended;
    },
  };
}
