import { createOneAtATime, err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";
import { type BusCensus, createBusCensus } from "./bus-census.ts";
import { CHIP_KINDS, type ChipKind } from "./chips.ts";
import { withCircuitBreaker } from "./circuit-breaker.ts";
import { isReadAt, type KernelSensor } from "./kernel/kernel-sensor.ts";

/** For each chip `auto` (it is looked for), `off`, or the address that it must be at, like 0x77. */
export type ChipSettings = Readonly<Record<Lowercase<ChipKind["name"]>, string>>;

const LOOK_AGAIN_MS = 60_000;

/** What else is known of the chips of a bus. */
export interface BusSurroundings {
  /** Told once of each chip that answers and is of no kind, and of each that a driver of the kernel holds. */
  readonly onStranger?: (what: string) => void;
  /** The chips that are read through the kernel's drivers, on whichever bus; where they are, this one is not asked. */
  readonly kernelSensors?: readonly KernelSensor[];
  /** The number of this bus. */
  readonly busNumber?: number;
  /** In words which driver of the kernel holds an address; undefined where none does. */
  readonly describeHolderAt?: (address: number) => Promise<string | undefined>;
}

interface Slot {
  readonly sensor: Sensor;
  /** Undefined once the chip is there; otherwise why it is not. */
  whyMissing(): Promise<string | undefined>;
}

interface SlotPorts {
  readonly bus: I2cBus;
  readonly clock: Clock;
  readonly census: BusCensus;
  /** Kinds that share an address are not asked for at once: each would read the answer of the other. */
  readonly inTurn: ReturnType<typeof createOneAtATime>;
  readonly around: Required<BusSurroundings>;
}

const NOTHING_AROUND: Required<BusSurroundings> = {
  onStranger: () => {},
  kernelSensors: [],
  busNumber: 1,
  describeHolderAt: async () => undefined,
};

/**
 * The sensors of a bus. A chip that must be there is one from the start, and failing while it is missing; a chip that is looked for becomes
 * one when it is found, now or at a later look, one a minute. Where there is none at all, the sensor "I2C bus" says why. A chip that is read
 * through the kernel is believed before the others of its bus are: where both measure a quantity, the chip on the bus is taken.
 */
export function createChipSensors(
  bus: I2cBus,
  clock: Clock,
  settings: ChipSettings,
  surroundings: BusSurroundings = {},
): readonly Sensor[] {
  const around = { ...NOTHING_AROUND, ...surroundings };
  const ports: SlotPorts = { bus, clock, census: createBusCensus(bus), inTurn: createOneAtATime(), around };
  const slots = CHIP_KINDS.flatMap((kind) => slotOf(kind, settings[kind.name.toLowerCase() as keyof ChipSettings], ports));
  const fromKernel = around.kernelSensors.map((sensor) => withCircuitBreaker(sensor, clock));
  return [...fromKernel, ...slots.map(({ sensor }) => sensor), busSensor(slots, ports)];
}

/** Whether the kernel's driver measures with the chip at an address. */
const isReadByKernel = (address: number, { around }: SlotPorts): boolean =>
  around.kernelSensors.some((sensor) => isReadAt(sensor, { busNumber: around.busNumber, address }));

function slotOf(kind: ChipKind, setting: string, ports: SlotPorts): readonly Slot[] {
  if (setting === "off") return [];
  if (setting === "auto") return [lookedFor(kind, ports)];
  // The chip that must be there is, and is read
  if (isReadByKernel(Number(setting), ports)) return [];
  return [{ sensor: claimed(kind, Number(setting), ports), whyMissing: async () => undefined }];
}

/** The sensor at an address, which while it answers belongs to it: nobody else is looked for there. */
function claimed(kind: ChipKind, address: number, { bus, clock, census }: SlotPorts): Sensor {
  const sensor = withCircuitBreaker(kind.create(bus, clock, address), clock);
  census.claim(address, true);
  return {
    ...sensor,
    async read() {
      const result = await sensor.read();
      census.claim(address, result.ok);
      return result;
    },
  };
}

function lookedFor(kind: ChipKind, ports: SlotPorts): Slot {
  const { bus, clock, census, inTurn, around } = ports;
  let found: { readonly sensor: Sensor; readonly address: number } | undefined;
  let whyMissing = "";
  let lookAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();

  /** Why nobody may be asked at the address; undefined where one may. */
  async function whyHeld(address: number): Promise<string | undefined> {
    const held = await around.describeHolderAt(address);
    if (held !== undefined) census.noteHeld(address, held);
    return held;
  }

  async function lookAt(address: number): Promise<void> {
    const held = await whyHeld(address);
    if (held !== undefined) whyMissing = held;
    else {
      const isThere = await kind.isAt(bus, clock, address);
      if (!isThere.ok) whyMissing = isThere.error;
      else if (isThere.value) found = { sensor: claimed(kind, address, ports), address };
      else whyMissing = await census.noteStranger(address);
    }
  }

  async function look(): Promise<void> {
    for (const address of kind.addresses) {
      if (!found && !census.isClaimed(address) && !isReadByKernel(address, ports)) await lookAt(address);
    }
  }

  function lookNowAndThen(): Promise<void> {
    if (!found && clock.monotonicMs() >= lookAtMs) {
      lookAtMs = clock.monotonicMs() + LOOK_AGAIN_MS;
      looking = inTurn(look);
    }
    return looking;
  }

  const { name, quantities, compensated = [] } = kind.create(bus, clock, kind.addresses[0] ?? 0);
  return {
    sensor: {
      name,
      quantities,
      compensated,
      foundAt: () => found && hex(found.address),
      async read() {
        await lookNowAndThen();
        return found ? found.sensor.read() : ok({});
      },
    },
    async whyMissing() {
      await lookNowAndThen();
      return found ? undefined : whyMissing;
    },
  };
}

/** There only while no chip is. */
function busSensor(slots: readonly Slot[], { census, around }: SlotPorts): Sensor {
  let isEmpty = false;
  const told = new Set<string>();
  return {
    name: "I2C bus",
    quantities: [],
    foundAt: () => (isEmpty ? "none of the chips" : undefined),
    async read(): Promise<Result<Values, string>> {
      const missing = await Promise.all(slots.map((slot) => slot.whyMissing()));
      const strangers = census.strangers();
      for (const stranger of strangers.filter((one) => !told.has(one))) {
        told.add(stranger);
        around.onStranger(stranger);
      }
      isEmpty = slots.length > 0 && around.kernelSensors.length === 0 && missing.every((why) => why !== undefined);
      const names = slots.map(({ sensor }) => sensor.name).join(", ");
      const why = strangers.length > 0 ? strangers.join("; ") : `the last one asked for: ${missing.at(-1)}`;
      return isEmpty ? err(`none of ${names} is there; ${why}`) : ok({});
    },
  };
}
