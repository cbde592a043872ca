import { join } from "node:path";
import { err, type Log, ok, type Result } from "@clima/schemas";
import type { Host } from "../doctor/host.ts";
import { createLinuxHost } from "../doctor/linux-host.ts";
import { whyNothingIsFound } from "../doctor/nothing-found.ts";
import { INFRARED_KINDS, type InfraredKind, lircNodes, nodeOfKind } from "../infrared/infrared-nodes.ts";
import { createLircReceiver } from "../infrared/receiver/lirc-receiver.ts";
import { limitDuty } from "../infrared/transmitter/duty-limit.ts";
import { createIrsendTransmitter } from "../infrared/transmitter/irsend-transmitter.ts";
import { createLircTransmitter } from "../infrared/transmitter/lirc-transmitter.ts";
import { watchSender } from "../infrared/transmitter/sender-watch.ts";
import { createRecordingTransmitter } from "../infrared/transmitter/recording-transmitter.ts";
import type { AgentDb } from "../outbox/agent-db.ts";
import { createLibsqlTipMemory } from "../outbox/libsql-tip-memory.ts";
import { createLinuxGpio } from "../platform/gpio/linux-gpio.ts";
import { describeHolder, type I2cPlace } from "../platform/kernel-chips.ts";
import { linuxClockSync } from "../platform/linux-clock-sync.ts";
import { createLinuxI2cBus } from "../platform/linux-i2c-bus.ts";
import { systemClock } from "../platform/system-clock.ts";
import { createPulses, usesPins } from "../pulses/pulses.ts";
import { createChipSensors } from "../sensors/chip-finder.ts";
import { findKernelSensors } from "../sensors/kernel/kernel-sensors.ts";
import type { AgentSettings } from "../settings.ts";
import { createSimulatedChips } from "../simulation/chips/simulated-chips.ts";
import { createSkippingClock } from "../simulation/chips/skipping-clock.ts";
import { createSimulatedOutdoors } from "../simulation/simulated-outdoors.ts";
import { createSimulatedReceiver } from "../simulation/simulated-receiver.ts";
import type { Simulation } from "../simulation/simulation.ts";
import type { StationPorts } from "../station/port.ts";

/** What a station is made of: this Pi, or a simulated one. */
export interface Hardware extends Pick<StationPorts, "sensors" | "transmitter" | "receiver" | "clockSync" | "rainGauge" | "frontPanel"> {
  close(): Promise<void>;
}

export interface HardwareDeps {
  readonly settings: AgentSettings;
  readonly db: AgentDb;
  /** Where the station keeps what is its own. */
  readonly folder: string;
  /** Used where the station is simulated. */
  readonly simulation: Simulation;
  readonly log: Log;
}

/** Opens what the settings name. A missing bus or chip is a failing sensor, which works as soon as it is plugged in; a wrong pin is an error, and so is a Pi on which nothing at all is found. */
export const openHardware = (deps: HardwareDeps): Promise<Result<Hardware, string>> =>
  deps.settings.station.source === "pi" ? openPi(deps) : openSimulatedPi(deps);

async function openSimulatedPi({ settings, db, folder, simulation, log }: HardwareDeps): Promise<Result<Hardware, string>> {
  const clock = createSkippingClock(systemClock);
  const chips = createChipSensors(createSimulatedChips(simulation.weatherAt, clock), clock, settings.station.chips);
  const { sensors, ...gauge } = createSimulatedOutdoors(simulation, systemClock, createLibsqlTipMemory(db, log));
  const receiver = settings.station.infraredReceiver === "simulated" ? createSimulatedReceiver() : undefined;
  return ok({
    ...gauge,
    ...(receiver ? { receiver } : {}),
    sensors: [...chips, ...sensors],
    transmitter: createRecordingTransmitter(join(folder, "ir-sent.ndjson"), systemClock),
    // No clockSync: a simulated station is shown at once, by whatever clock there is
    close: async () => receiver?.close(),
  });
}

async function openPi({ settings: { station }, db, log }: HardwareDeps): Promise<Result<Hardware, string>> {
  const host = createLinuxHost("/", station.sysfs);
  const kernelSensors = await findKernelSensors(host.kernel, station.chips);
  const opened = await createLinuxI2cBus(station.i2cBus, host.kernel.holderOf);
  // What the kernel reads needs neither the package nor the bus
  if (!opened.ok && kernelSensors.length === 0) return opened;
  const bus = opened.ok ? opened.value : { transfer: async () => opened, close: async () => {} };
  const nothing = await whyNothingIsFound(station, { host, bus, clock: systemClock });
  const pins = nothing === undefined ? await openPins(station, db, log) : err(nothing);
  if (!pins.ok) {
    await bus.close();
    return pins;
  }
  const { sensors, ...others } = pins.value;
  const light = await openSender(station);
  const findReceiver = () => findNode(station.infraredReceiver, "receiver");
  const receiver =
    station.infraredReceiver === "off" ? undefined : createLircReceiver({ findDevice: findReceiver, clock: systemClock, log });
  const chips = createChipSensors(bus, systemClock, station.chips, {
    kernelSensors,
    busNumber: station.i2cBus,
    onStranger: (what) => log.warn(`agent: ${what}`),
    describeHolderAt: (address) => describeHolderAt(host, { busNumber: station.i2cBus, address }),
  });
  return ok({
    ...others,
    sensors: [...chips, ...sensors],
    transmitter: limitDuty(light.transmitter, station.infraredMaxDutyPct, systemClock),
    ...(receiver ? { receiver } : {}),
    clockSync: linuxClockSync,
    async close() {
      light.close();
      receiver?.close();
      await others.close();
      await bus.close();
    },
  });
}

/** What lircd has to send with is not known here. */
async function openSender({ infraredSender }: AgentSettings["station"]) {
  if (infraredSender === "irsend") return { transmitter: createIrsendTransmitter(), close() {} };
  const findDevice = () => findNode(infraredSender, "sender");
  const { presence, close } = await watchSender(findDevice, systemClock);
  return { transmitter: { ...createLircTransmitter({ findDevice, clock: systemClock }), presence }, close };
}

async function describeHolderAt({ kernel }: Host, place: I2cPlace): Promise<string | undefined> {
  const holder = await kernel.holderOf(place);
  return holder && describeHolder(place, holder);
}

/** The device that the settings name, or that whose driver fits. */
async function findNode(setting: string, kind: InfraredKind): Promise<Result<string, string>> {
  if (setting !== "auto") return ok(setting);
  const node = nodeOfKind(await lircNodes(createLinuxHost()), kind);
  const { overlay } = INFRARED_KINDS[kind];
  return node ? ok(node.device) : err(`the kernel has no infrared ${kind}; put ${overlay} into /boot/firmware/config.txt, and restart`);
}

async function openPins(station: AgentSettings["station"], db: AgentDb, log: Log) {
  if (!usesPins(station)) return ok({ sensors: [], async close() {} });
  const gpio = await createLinuxGpio(systemClock, log);
  if (!gpio.ok) return gpio;
  const pulses = createPulses(station, gpio.value, systemClock, createLibsqlTipMemory(db, log));
  if (!pulses.ok) {
    await gpio.value.close();
    return pulses;
  }
  const started = await gpio.value.start();
  if (started.ok) return ok({ ...pulses.value, close: gpio.value.close });
  await gpio.value.close();
  return started;
}
