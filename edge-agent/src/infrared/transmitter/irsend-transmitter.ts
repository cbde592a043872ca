import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { err, ok, type Result } from "@clima/schemas";
import type { Transmitter } from "./transmitter.ts";

const SEND_WITHIN_MS = 10_000;

/**
 * For people who keep lircd: irsend has it press a button of its own lircd.conf, whose remote and button have the names that the library has,
 * spaces as underscores. It knows no frames, so codes and timings cannot be sent, and holding a button is up to lircd.
 */
export function createIrsendTransmitter(irsend = "irsend", socket?: string): Transmitter {
  return {
    async transmit(_frame, { remote, button }) {
      if (remote === undefined || button === undefined)
        return err("lircd sends the buttons of its own remotes only; codes and timings need station.infraredSender auto");
      const device = socket === undefined ? [] : [`--device=${socket}`];
      return run(irsend, [...device, "SEND_ONCE", lircName(remote), lircName(button)]);
    },
  };
}

const lircName = (name: string) => name.replace(/\s+/g, "_");

async function run(program: string, args: readonly string[]): Promise<Result<void, string>> {
  try {
    await promisify(execFile)(program, [...args], { timeout: SEND_WITHIN_MS });
    return ok(undefined);
  } catch (cause) {
    const { code, stderr, message } = cause as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") return err("irsend is not installed; sudo apt install lirc, or set station.infraredSender to auto");
    return err(`irsend: ${(stderr || message).trim().replaceAll("\n", "; ")}`);
  }
}
