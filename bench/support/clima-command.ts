import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../cli/bin/clima.js", import.meta.url));

export interface CommandRun {
  readonly seconds: number;
  /** Resident, at most. */
  readonly peakMb: number;
  /** Of the processor, user and system. */
  readonly processorS: number;
}

/** What a command of Clima took. */
export async function runClima(settings: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CommandRun> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let [peakMb, ticks] = [0, 0];
  const sampler = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    ticks = Math.max(ticks, ticksIn(await readFile(`/proc/${child.pid}/stat`, "utf8").catch(() => "")));
  }, 50);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(sampler);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return { seconds: (performance.now() - startedMs) / 1000, peakMb, processorS: ticks / TICKS_PER_S };
}

const TICKS_PER_S = 100;

/** proc(5), `/proc/pid/stat`: utime and stime are the 14th and 15th; the 2nd is a name in brackets, which may have spaces. */
function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}
