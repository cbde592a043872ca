import { lircNodes } from "../infrared/infrared-nodes.ts";
import type { Clock } from "../platform/clock.ts";
import type { I2cBus } from "../platform/i2c-bus.ts";
import { usesPins } from "../pulses/pulses.ts";
import { findKernelSensors } from "../sensors/kernel/kernel-sensors.ts";
import type { AgentSettings } from "../settings.ts";
import { checkNoChips } from "./chip-checks.ts";
import { describeFinding, type Finding } from "./finding.ts";
import type { Host } from "./host.ts";
import { checkInfrared } from "./infrared-checks.ts";
import { checkI2c } from "./pi-checks.ts";

export interface StationPlace {
  readonly host: Host;
  readonly bus: I2cBus;
  readonly clock: Clock;
}

/**
 * Why a station on this computer would neither measure nor send anything, in the doctor's words; undefined where a chip answers, a pin is set, or
 * there is infrared. A station of which only a part is missing starts, and says so of that part.
 */
export async function whyNothingIsFound(
  station: AgentSettings["station"],
  { host, bus, clock }: StationPlace,
): Promise<string | undefined> {
  const isInfraredNamed = station.infraredSender !== "auto" || (await lircNodes(host)).length > 0;
  if (usesPins(station) || isInfraredNamed) return undefined;
  const kernel = { sensors: await findKernelSensors(host.kernel, station.chips), holderOf: host.kernel.holderOf };
  const chips = await checkNoChips({ bus, clock, station, kernel });
  if (chips === undefined) return undefined;
  const i2c = await checkI2c(host, station.i2cBus);
  const findings: readonly Finding[] = [i2c.status === "ok" ? chips : i2c, ...(await checkInfrared(host))];
  return [NOTHING, ...findings.flatMap(describeFinding), SIMULATED].join("\n");
}

const NOTHING = "station.source is pi, but nothing of a station is found here, and nothing is invented:";
const SIMULATED = "A simulated station is had by station.source simulated (CLIMA_STATION_SOURCE=simulated).";
