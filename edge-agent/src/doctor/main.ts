import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readHostFacts } from "../platform/host-facts.ts";
import { linuxClockSync } from "../platform/linux-clock-sync.ts";
import { createLinuxI2cBus } from "../platform/linux-i2c-bus.ts";
import { systemClock } from "../platform/system-clock.ts";
import type { AgentSettings } from "../settings.ts";
import { type InfraredBoard, type MissingLines, missingConfigLines } from "./config-lines.ts";
import { examine } from "./doctor.ts";
import type { Finding } from "./finding.ts";
import { createLinuxHost } from "./linux-host.ts";
import { checkBroker } from "./mqtt-js-broker-check.ts";
import { checkI2cPackage } from "./pi-checks.ts";

/** Examines this computer as the place of a station; changes nothing on it. */
export async function* runDoctor(settings: AgentSettings): AsyncGenerator<Finding> {
  const dataDir = nearestFolder(resolve(settings.dataDir));
  const host = createLinuxHost("/", settings.station.sysfs);
  yield* examine(
    { ...settings, dataDir },
    {
      host,
      facts: await readHostFacts(dataDir),
      openBus: (busNumber) => createLinuxI2cBus(busNumber, host.kernel.holderOf),
      clock: systemClock,
      clockSync: linuxClockSync,
      checkBroker,
    },
  );
}

/** The folder itself, or that in which it will be made. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

/** What the config.txt of the system that begins at `root` lacks for a station with its chips on bus 1. */
export const lookAtConfigTxt = (root: string, board?: InfraredBoard): Promise<MissingLines> =>
  missingConfigLines(createLinuxHost(root), 1, board);

/** Whether chips can be read by this program as it is installed. */
export const lookAtI2cPackage = (): Promise<Finding> => checkI2cPackage(createLinuxHost());
