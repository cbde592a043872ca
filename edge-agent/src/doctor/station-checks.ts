import type { ClockSync } from "../platform/clock-sync.ts";
import type { HostFacts } from "../platform/host-facts.ts";
import type { AgentSettings } from "../settings.ts";
import { type Finding, failed, good, warning } from "./finding.ts";
import type { Host } from "./host.ts";

const TOO_LITTLE_MB = 100;
const LITTLE_MB = 500;

/** Room for the outbox, and the right to write there. */
export async function checkDisk({ diskFreeMb }: HostFacts, dataDir: string, host: Host): Promise<Finding> {
  if ((await host.access(dataDir)) === "denied") {
    return failed("Disk", `${dataDir} may not be written by this user`, `sudo chown -R $USER ${dataDir}`);
  }
  if (diskFreeMb === undefined) return warning("Disk", `how much is free for ${dataDir} cannot be told`);
  const message = `${diskFreeMb} MB free for ${dataDir}`;
  const advice = "sudo apt clean; df -h shows what fills the card";
  if (diskFreeMb < TOO_LITTLE_MB) return failed("Disk", message, advice);
  return diskFreeMb < LITTLE_MB ? warning("Disk", message, advice) : good("Disk", message);
}

/** Readings wait for a clock that is set. */
export async function checkClock(sync: ClockSync, { clockOffsetMs }: HostFacts): Promise<Finding> {
  const state = await sync();
  const offset = clockOffsetMs === undefined ? "" : `, ${clockOffsetMs.toFixed(1)} ms ahead of its time servers`;
  if (state === "yes") return good("Clock", `is synchronised${offset}`);
  if (state === "unknown") return warning("Clock", "whether it is synchronised cannot be told; readings are stamped by it as it is");
  return warning(
    "Clock",
    "is not synchronised; readings wait up to ten minutes for it",
    "sudo timedatectl set-ntp true",
    "timedatectl timesync-status",
  );
}

/** What the configuration lacks for a station of its own. */
export function checkSettings({ station }: Pick<AgentSettings, "station">, isPi: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  if (isPi && station.source === "simulated") {
    findings.push(
      warning("Settings", "station.source is simulated: the weather is invented", "set station.source to pi (CLIMA_STATION_SOURCE=pi)"),
    );
  }
  if (station.elevationM === undefined && (isPi || station.source === "pi")) {
    const advice = "set station.elevationM to the barometer's height above the sea in m";
    findings.push(warning("Settings", "station.elevationM is not set, so there is no sea-level pressure", advice));
  }
  return findings.length > 0 ? findings : [good("Settings", `station.source is ${station.source}`)];
}
