import { readFile, statfs } from "node:fs/promises";

export interface HostFacts {
  readonly cpuTemperatureC?: number;
  readonly diskFreeMb?: number;
}

const CPU_TEMPERATURE_FILE = "/sys/class/thermal/thermal_zone0/temp";
const MILLI_PER_UNIT = 1000;
const BYTES_PER_MB = 1_000_000;

/** How the computer under the station is; what it does not tell is absent. */
export async function readHostFacts(dataDir: string): Promise<HostFacts> {
  const [cpuTemperatureC, diskFreeMb] = await Promise.all([readCpuTemperatureC(), readDiskFreeMb(dataDir)]);
  return { ...(cpuTemperatureC === undefined ? {} : { cpuTemperatureC }), ...(diskFreeMb === undefined ? {} : { diskFreeMb }) };
}

/** Of a Raspberry Pi; undefined elsewhere, as a rule. */
export async function readCpuTemperatureC(): Promise<number | undefined> {
  const text = await readFile(CPU_TEMPERATURE_FILE, "utf8").catch(() => "");
  const celsius = Number(text.trim() || Number.NaN) / MILLI_PER_UNIT;
  return Number.isFinite(celsius) ? celsius : undefined;
}

async function readDiskFreeMb(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk && Math.floor((disk.bavail * disk.bsize) / BYTES_PER_MB);
}
