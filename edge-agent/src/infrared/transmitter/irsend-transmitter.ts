import { execFile } from "node:child_process";
import { err, ok, type Result } from "@clima/schemas";
import type { Transmitter } from "./transmitter.ts";

export interface IrsendOptions {
  readonly program?: string;
  /** lircd's socket; its usual one when absent. */
  readonly socket?: string;
}

const END_WITHIN_MS = 20_000;

/**
 * For people who keep lircd: it knows the buttons by the names in its own lircd.conf, so only a named button can be sent, as often as lircd
 * thinks right. The remotes of this station must have the same names there.
 */
export function createIrsendTransmitter({ program = "irsend", socket }: IrsendOptions = {}): Transmitter {
  const connection = socket === undefined ? [] : ["-d", socket];
  return {
    async transmit(_frame, { remote, button }) {
      if (remote === undefined || button === undefined) {
        return err("lircd sends buttons by their names only; a code or raw timings need infrared.transmitter auto, lirc or ir-ctl");
      }
      return run(program, [...connection, "SEND_ONCE", remote, button]);
    },
  };
}

const run = (program: string, args: readonly string[]): Promise<Result<void, string>> =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: END_WITHIN_MS, killSignal: "SIGKILL" }, (error, stdout, stderr) => {
      resolve(error ? err(describeFailure(program, error, `${stderr}${stdout}`)) : ok(undefined));
    });
  });

function describeFailure(program: string, error: Error & { code?: unknown; killed?: boolean }, output: string): string {
  if (error.code === "ENOENT") return `the program ${program} is not installed: sudo apt install lirc`;
  if (error.killed) return `${program} did not end within ${END_WITHIN_MS / 1000} s`;
  const said = output.trim().split("\n").join("; ");
  if (/could not connect|do_connect|Cannot connect/i.test(said)) return `lircd does not run: sudo systemctl start lircd (${said})`;
  return `${program} failed (exit ${String(error.code)}): ${said === "" ? "it gave no reason" : said}`;
}
