/** What the files of a kernel's driver mean: Linux, Documentation/ABI/testing/sysfs-bus-iio and Documentation/hwmon/sysfs-interface.rst. */
import type { Quantity } from "@clima/schemas";
import type { KernelChip } from "../../platform/kernel-chips.ts";

/** One measured quantity of a chip, with the files that it is read from. */
export interface Channel {
  readonly quantity: Quantity;
  /** The value in the kernel's unit; absent: `raw` and `scale` make it. */
  readonly input?: string;
  readonly raw?: string;
  readonly scale?: string;
  /** Added to what is raw before it is scaled. */
  readonly offset?: string;
  /** Says 1 where the chip finds itself broken. */
  readonly fault?: string;
  /** Makes the quantity's unit of the kernel's. */
  readonly perKernelUnit: number;
}

interface Kind {
  readonly word: string;
  readonly quantity: Quantity;
  readonly perKernelUnit: number;
}

const MILLI = 1 / 1000;
const HPA_PER_KPA = 10;

const IIO_KINDS: readonly Kind[] = [
  { word: "temp", quantity: "temperatureC", perKernelUnit: MILLI },
  { word: "humidityrelative", quantity: "humidityPct", perKernelUnit: MILLI },
  { word: "pressure", quantity: "pressureHpa", perKernelUnit: HPA_PER_KPA },
  { word: "illuminance", quantity: "illuminanceLux", perKernelUnit: 1 },
];

const HWMON_KINDS: readonly Kind[] = [
  { word: "temp", quantity: "temperatureC", perKernelUnit: MILLI },
  { word: "humidity", quantity: "humidityPct", perKernelUnit: MILLI },
];

/**
 * The weather that a chip measures; none for one that only has a thermometer, which is that of a processor, a motion sensor or a disk. Of several
 * channels of a kind the first is taken.
 */
export function channelsOf({ by, files }: Pick<KernelChip, "by" | "files">): readonly Channel[] {
  const found =
    by === "IIO" ? IIO_KINDS.flatMap((kind) => iioChannel(kind, files)) : HWMON_KINDS.flatMap((kind) => hwmonChannel(kind, files));
  return found.some(({ quantity }) => quantity !== "temperatureC") ? found : [];
}

function iioChannel({ word, quantity, perKernelUnit }: Kind, files: readonly string[]): readonly Channel[] {
  const pattern = new RegExp(`^in_${word}(\\d*)_(?:input|raw)$`);
  const [index] = files.flatMap((file) => pattern.exec(file)?.[1] ?? []).sort((a, b) => Number(a) - Number(b));
  if (index === undefined) return [];
  /** Of the channel itself, or shared by all of the kind. */
  const fileOf = (what: string) => [`in_${word}${index}_${what}`, `in_${word}_${what}`].find((name) => files.includes(name));
  const named = Object.entries({ input: fileOf("input"), raw: fileOf("raw"), scale: fileOf("scale"), offset: fileOf("offset") });
  return [{ quantity, perKernelUnit, ...Object.fromEntries(named.filter(([, file]) => file !== undefined)) }];
}

function hwmonChannel({ word, quantity, perKernelUnit }: Kind, files: readonly string[]): readonly Channel[] {
  const pattern = new RegExp(`^${word}(\\d+)_input$`);
  const [index] = files.flatMap((file) => pattern.exec(file)?.[1] ?? []).sort((a, b) => Number(a) - Number(b));
  if (index === undefined) return [];
  const fault = `${word}${index}_fault`;
  return [{ quantity, perKernelUnit, input: `${word}${index}_input`, ...(files.includes(fault) ? { fault } : {}) }];
}

/** The number of a file; undefined for anything else, an empty file too. */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
