import { type Log, type Quantity, quantityNames } from "@clima/schemas";
import type { DeviceMemory, GuestReading, KnownDevice } from "./port.ts";

export type DeviceList = ReturnType<typeof createKnownDevices>;

/** The devices of a station by what they sent, also before the last start. `onInfo` is called when there is another device or quantity. */
export function createKnownDevices(memory: DeviceMemory, onInfo: () => void, log: Log) {
  const known = new Map(Object.entries(memory.read()));

  /** Another device of the same model has another name. */
  function sensorNameOf({ device, sensor }: GuestReading): string {
    const used = new Set([...known].filter(([other]) => other !== device).map(([, one]) => one.sensor));
    let name = known.get(device)?.sensor ?? sensor;
    for (let count = 2; used.has(name); count += 1) name = `${sensor} ${count}`;
    return name;
  }

  return {
    /** What a device is, with what it sends now. */
    learn(reading: GuestReading): KnownDevice {
      const before = known.get(reading.device);
      const now = { sensor: sensorNameOf(reading), quantities: mergeQuantities(before?.quantities ?? [], quantitiesOf(reading)) };
      if (before?.quantities.length === now.quantities.length) return before;
      known.set(reading.device, now);
      const written = memory.write(Object.fromEntries(known));
      if (!written.ok) log.error(`agent: what ${now.sensor} measures could not be kept for the next start: ${written.error}`);
      onInfo();
      return now;
    },
    entries: (): readonly (readonly [device: string, KnownDevice])[] => [...known],
    /** As info has them. */
    sensors: (): { name: string; quantities: Quantity[] }[] =>
      [...known.values()].map(({ sensor, quantities }) => ({ name: sensor, quantities: [...quantities] })),
  };
}

const quantitiesOf = ({ values, rainTotalMm }: GuestReading): readonly Quantity[] =>
  quantityNames.filter((quantity) => values[quantity] !== undefined || (quantity === "rainMm" && rainTotalMm !== undefined));

const mergeQuantities = (some: readonly Quantity[], others: readonly Quantity[]): readonly Quantity[] =>
  quantityNames.filter((quantity) => some.includes(quantity) || others.includes(quantity));
