import type { Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { ClockSync } from "../platform/clock-sync.ts";
import type { HostFacts } from "../platform/host-facts.ts";
import type { I2cBus } from "../platform/i2c-bus.ts";
import { usesPins } from "../pulses/pulses.ts";
import type { KernelSensor } from "../sensors/kernel/kernel-sensor.ts";
import { findKernelSensors } from "../sensors/kernel/kernel-sensors.ts";
import type { AgentSettings } from "../settings.ts";
import { checkChips, checkKernelChips } from "./chip-checks.ts";
import { asWarning, type Finding, skipped } from "./finding.ts";
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
  const kernelSensors = await findKernelSensors(host.kernel, station.chips);
  // What the kernel reads needs neither the bus nor the package
  const asNeeded = kernelSensors.length > 0 ? asWarning : (finding: Finding) => finding;
  yield asNeeded(i2c);
  yield asNeeded(await checkI2cPackage(host));
  yield* await examineChips(station, ports, { isBusThere: i2c.status === "ok", kernelSensors });
  yield await checkPins(host, usesPins(station));
  yield* await checkInfrared(host);
}

interface ChipWays {
  readonly isBusThere: boolean;
  readonly kernelSensors: readonly KernelSensor[];
}

async function examineChips(
  station: AgentSettings["station"],
  { host, clock, ...ports }: DoctorPorts,
  { isBusThere, kernelSensors }: ChipWays,
): Promise<readonly Finding[]> {
  const kernel = { sensors: kernelSensors, holderOf: host.kernel.holderOf };
  const fromKernel = await checkKernelChips(kernelSensors);
  if (!isBusThere) return fromKernel.length > 0 ? fromKernel : [skipped("Chips", "cannot be asked before the I2C bus is there")];
  const bus = await ports.openBus(station.i2cBus);
  if (!bus.ok) return [...fromKernel, skipped("Chips", `cannot be asked: ${bus.error}`)];
  const findings = await checkChips({ bus: bus.value, clock, station, kernel }, await isInfraredPhat(host));
  await bus.value.close();
  return [...fromKernel, ...findings];
}
