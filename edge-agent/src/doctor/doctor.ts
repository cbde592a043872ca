import type { Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { ClockSync } from "../platform/clock-sync.ts";
import type { HostFacts } from "../platform/host-facts.ts";
import type { I2cBus } from "../platform/i2c-bus.ts";
import { usesPins } from "../pulses/pulses.ts";
import type { AgentSettings } from "../settings.ts";
import { checkChips } from "./chip-checks.ts";
import { type Finding, skipped } from "./finding.ts";
import type { Host } from "./host.ts";
import { checkInfrared } from "./infrared-checks.ts";
import { checkHat, checkI2c, checkI2cPackage, checkModel, checkPins, checkPower, isInfraredPhat, readModel } from "./pi-checks.ts";
import { checkClock, checkDisk, checkSettings } from "./station-checks.ts";

type OpenBus = (busNumber: number) => Promise<Result<I2cBus & { close(): Promise<void> }, string>>;

export interface DoctorPorts {
  readonly host: Host;
  readonly facts: HostFacts;
  readonly openBus: OpenBus;
  readonly clock: Clock;
  readonly clockSync: ClockSync;
  readonly checkBroker: (settings: AgentSettings) => Promise<readonly Finding[]>;
}

/** All checks in the order in which a station is built, each finding as soon as it is known; what cannot be looked at is skipped with the reason. */
export async function* examine(settings: AgentSettings, ports: DoctorPorts): AsyncGenerator<Finding> {
  const { host, facts, clockSync } = ports;
  const isPi = (await readModel(host)) !== undefined;
  if (isPi || settings.station.source === "pi") yield* examinePi(settings, ports);
  else yield skipped("Raspberry Pi", "this is none, and station.source is simulated: chips and infrared are not looked at");
  yield await checkDisk(facts, settings.dataDir, host);
  yield await checkClock(clockSync, facts);
  yield* checkSettings(settings, isPi);
  yield* await ports.checkBroker(settings);
}

async function* examinePi({ station }: AgentSettings, ports: DoctorPorts): AsyncGenerator<Finding> {
  const { host, facts } = ports;
  yield await checkModel(host);
  yield checkPower(facts);
  yield await checkHat(host);
  const i2c = await checkI2c(host, station.i2cBus);
  yield i2c;
  yield await checkI2cPackage(host);
  if (i2c.status === "ok") yield* await examineChips(station, ports);
  else yield skipped("Chips", "cannot be asked before the I2C bus is there");
  yield await checkPins(host, usesPins(station));
  yield* await checkInfrared(host);
}

async function examineChips(station: AgentSettings["station"], ports: DoctorPorts): Promise<readonly Finding[]> {
  const bus = await ports.openBus(station.i2cBus);
  if (!bus.ok) return [skipped("Chips", `cannot be asked: ${bus.error}`)];
  const findings = await checkChips(bus.value, ports.clock, station, await isInfraredPhat(ports.host));
  await bus.value.close();
  return findings;
}
