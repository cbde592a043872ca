import { createOneAtATime, err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";
import { type BusCensus, createBusCensus } from "./bus-census.ts";
import { CHIP_KINDS, type ChipKind } from "./chips.ts";
import { withCircuitBreaker } from "./circuit-breaker.ts";

/** For each chip `auto` (it is looked for), `off`, or the address that it must be at, like 0x77. */
export type ChipSettings = Readonly<Record<Lowercase<ChipKind["name"]>, string>>;

const LOOK_AGAIN_MS = 60_000;

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
}

/**
 * The sensors of a bus. A chip that must be there is one from the start, and failing while it is missing; a chip that is looked for becomes
 * one when it is found, now or at a later look, one a minute. Where there is none at all, the sensor "I2C bus" says why. `onStranger` is told
 * once of each chip that answers and is of no kind.
 */
export function createChipSensors(
  bus: I2cBus,
  clock: Clock,
  settings: ChipSettings,
  onStranger: (what: string) => void = () => {},
): readonly Sensor[] {
  const ports: SlotPorts = { bus, clock, census: createBusCensus(bus), inTurn: createOneAtATime() };
  const slots = CHIP_KINDS.flatMap((kind) => slotOf(kind, settings[kind.name.toLowerCase() as keyof ChipSettings], ports));
  return [...slots.map(({ sensor }) => sensor), busSensor(slots, ports.census, onStranger)];
}

function slotOf(kind: ChipKind, setting: string, ports: SlotPorts): readonly Slot[] {
  if (setting === "off") return [];
  if (setting === "auto") return [lookedFor(kind, ports)];
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
  const { bus, clock, census, inTurn } = ports;
  let found: { readonly sensor: Sensor; readonly address: number } | undefined;
  let whyMissing = "";
  let lookAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    for (const address of kind.addresses) {
      if (census.isClaimed(address)) continue;
      const isThere = await kind.isAt(bus, clock, address);
      if (!isThere.ok) whyMissing = isThere.error;
      else if (isThere.value) {
        found = { sensor: claimed(kind, address, ports), address };
        return;
      } else whyMissing = await census.noteStranger(address);
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
function busSensor(slots: readonly Slot[], census: BusCensus, onStranger: (what: string) => void): Sensor {
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
        onStranger(stranger);
      }
      isEmpty = slots.length > 0 && missing.every((why) => why !== undefined);
      const names = slots.map(({ sensor }) => sensor.name).join(", ");
      const why = strangers.length > 0 ? strangers.join("; ") : `the last one asked for: ${missing.at(-1)}`;
      return isEmpty ? err(`none of ${names} is there; ${why}`) : ok({});
    },
  };
}
