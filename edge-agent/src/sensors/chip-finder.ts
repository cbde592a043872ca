import { err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";
import { CHIP_KINDS, type ChipKind, isChipAt } from "./chips.ts";
import { withCircuitBreaker } from "./circuit-breaker.ts";

/** For each chip `auto` (it is looked for), `off`, or the address that it must be at, like 0x77. */
export type ChipSettings = Readonly<Record<Lowercase<ChipKind["name"]>, string>>;

const LOOK_AGAIN_MS = 60_000;

interface Slot {
  readonly sensor: Sensor;
  /** Undefined once the chip is there; otherwise why it is not. */
  whyMissing(): Promise<string | undefined>;
}

/**
 * The sensors of a bus. A chip that must be there is one from the start, and failing while it is missing; a chip that is looked for becomes
 * one when it is found, now or at a later look, one a minute. Where there is none at all, the sensor "I2C bus" says why.
 */
export function createChipSensors(bus: I2cBus, clock: Clock, settings: ChipSettings): readonly Sensor[] {
  const slots = CHIP_KINDS.flatMap((kind) => slotOf(kind, settings[kind.name.toLowerCase() as keyof ChipSettings], bus, clock));
  return [...slots.map(({ sensor }) => sensor), busSensor(slots)];
}

function slotOf(kind: ChipKind, setting: string, bus: I2cBus, clock: Clock): readonly Slot[] {
  if (setting === "off") return [];
  if (setting === "auto") return [lookedFor(kind, bus, clock)];
  const sensor = withCircuitBreaker(kind.create(bus, clock, Number(setting)), clock);
  return [{ sensor, whyMissing: async () => undefined }];
}

function lookedFor(kind: ChipKind, bus: I2cBus, clock: Clock): Slot {
  let found: { readonly sensor: Sensor; readonly address: number } | undefined;
  let whyMissing = "";
  let lookAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    for (const address of kind.addresses) {
      const isThere = await isChipAt(kind, bus, address);
      if (!isThere.ok) whyMissing = isThere.error;
      else if (isThere.value) {
        found = { sensor: withCircuitBreaker(kind.create(bus, clock, address), clock), address };
        return;
      }
    }
  }

  function lookNowAndThen(): Promise<void> {
    if (!found && clock.monotonicMs() >= lookAtMs) {
      lookAtMs = clock.monotonicMs() + LOOK_AGAIN_MS;
      looking = look();
    }
    return looking;
  }

  const { name, quantities } = kind.create(bus, clock, kind.addresses[0] ?? 0);
  return {
    sensor: {
      name,
      quantities,
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
function busSensor(slots: readonly Slot[]): Sensor {
  let isEmpty = false;
  return {
    name: "I2C bus",
    quantities: [],
    foundAt: () => (isEmpty ? "none of the chips" : undefined),
    async read(): Promise<Result<Values, string>> {
      const missing = await Promise.all(slots.map((slot) => slot.whyMissing()));
      isEmpty = slots.length > 0 && missing.every((why) => why !== undefined);
      const names = slots.map(({ sensor }) => sensor.name).join(", ");
      return isEmpty ? err(`none of ${names} is there; the last one asked for: ${missing.at(-1)}`) : ok({});
    },
  };
}
