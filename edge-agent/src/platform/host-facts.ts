import { execFile } from "node:child_process";
import { readFile, statfs } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The state of the station's computer; what it does not report is absent. */
export interface HostFacts {
  readonly cpuTemperatureC?: number;
  /** The firmware's bits: 0 under-voltage, 1 frequency capped, 2 throttled, 3 soft temperature limit; 16 to 19 the same since the start. */
  readonly throttled?: number;
  readonly underVoltage?: boolean;
  readonly load1?: number;
  readonly memoryFreeMb?: number;
  readonly diskFreeMb?: number;
  readonly wifiSignalDbm?: number;
  readonly clockOffsetMs?: number;
}

/** Runs a program and gives what it prints; undefined where it is missing or fails. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string | undefined>;

const CPU_TEMPERATURE_FILE = "sys/class/thermal/thermal_zone0/temp";
// of the driver raspberrypi-hwmon's parent, since Linux 4.18
const THROTTLED_FILE = "sys/devices/platform/soc/soc:firmware/get_throttled";
const MILLI_PER_UNIT = 1000;
const BYTES_PER_MB = 1_000_000;
const BYTES_PER_KIB = 1024;
const UNDER_VOLTAGE_BIT = 0x1;
const ANSWER_WITHIN_MS = 3000;

/** Everything that this computer reports of itself; `root` is where its file system begins. */
export async function readHostFacts(dataDir: string, root = "/", run: RunProgram = runProgram): Promise<HostFacts> {
  const [cpuTemperatureC, throttled, memoryFreeMb, diskFreeMb, wifiSignalDbm, clockOffsetMs] = await Promise.all([
    readCpuTemperatureC(root),
    readThrottled(root, run),
    readText(root, "proc/meminfo").then(parseMemoryFreeMb),
    readDiskFreeMb(dataDir),
    readText(root, "proc/net/wireless").then(parseWifiSignalDbm),
    readClockOffsetMs(run),
  ]);
  return withoutAbsent({
    cpuTemperatureC,
    throttled,
    underVoltage: throttled === undefined ? undefined : (throttled & UNDER_VOLTAGE_BIT) !== 0,
    load1: loadavg()[0],
    memoryFreeMb,
    diskFreeMb,
    wifiSignalDbm,
    clockOffsetMs,
  });
}

const withoutAbsent = <T extends object>(facts: T) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const readText = (root: string, path: string): Promise<string> => readFile(join(root, path), "utf8").catch(() => "");

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** Of a Raspberry Pi; undefined elsewhere, as a rule. */
export async function readCpuTemperatureC(root = "/"): Promise<number | undefined> {
  const text = (await readText(root, CPU_TEMPERATURE_FILE)).trim();
  return text === "" ? undefined : finite(Number(text) / MILLI_PER_UNIT);
}

/** The file of the kernel says hexadecimal digits, `vcgencmd get_throttled` says throttled=0x50005. */
async function readThrottled(root: string, run: RunProgram): Promise<number | undefined> {
  const text = (await readText(root, THROTTLED_FILE)).trim() || (await run("vcgencmd", ["get_throttled"])) || "";
  const digits = /^(?:throttled=)?(?:0x)?([0-9a-f]+)$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** What a new process could have, by /proc/meminfo (proc(5)). */
export function parseMemoryFreeMb(meminfo: string): number | undefined {
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1];
  return kib === undefined ? undefined : Math.floor((Number(kib) * BYTES_PER_KIB) / BYTES_PER_MB);
}

/** The level of the first radio of /proc/net/wireless; drivers that count from 0 to 256 mean level − 256. */
export function parseWifiSignalDbm(wireless: string): number | undefined {
  const level = /^\s*\w+:\s+\S+\s+\S+\s+(-?\d+)/m.exec(wireless)?.[1];
  if (level === undefined) return undefined;
  return Number(level) > 0 ? Number(level) - 256 : Number(level);
}

async function readDiskFreeMb(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk && Math.floor((disk.bavail * disk.bsize) / BYTES_PER_MB);
}

/** How far the wall clock is ahead of its time servers, by chrony or systemd-timesyncd, whichever there is. */
async function readClockOffsetMs(run: RunProgram): Promise<number | undefined> {
  const tracking = await run("chronyc", ["-c", "tracking"]);
  return tracking === undefined
    ? parseTimesyncOffsetMs((await run("timedatectl", ["timesync-status"])) ?? "")
    : parseChronyOffsetMs(tracking);
}

/** The fifth column of `chronyc -c tracking`: seconds that the clock is slow, so with the other sign (chronyc(1)). */
export function parseChronyOffsetMs(tracking: string): number | undefined {
  const seconds = tracking.trim().split(",")[4];
  return seconds === undefined || seconds === "" ? undefined : finite(Number(seconds) * -1000);
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** The line "Offset: +1min 2.5s" of `timedatectl timesync-status`: what the clock lacks, so with the other sign. */
export function parseTimesyncOffsetMs(status: string): number | undefined {
  const line = /^\s*Offset: ([+-])(.+)$/m.exec(status);
  if (!line) return undefined;
  const [, sign, spans = ""] = line;
  const parts = [...spans.matchAll(/([\d.]+)(us|ms|s|min|h)\b/g)];
  const lackingMs = parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (MS_PER_UNIT[unit] ?? Number.NaN), 0);
  return parts.length === 0 ? undefined : finite(sign === "+" ? -lackingMs : lackingMs);
}

const runProgram: RunProgram = (program, args) =>
  promisify(execFile)(program, [...args], { timeout: ANSWER_WITHIN_MS }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
