import { describeValue, type Quantity, quantities } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import { describeHolder, type KernelChips } from "../platform/kernel-chips.ts";
import type { Sensor } from "../platform/sensor.ts";
import type { ChipSettings } from "../sensors/chip-finder.ts";
import { CHIP_KINDS, type ChipKind, describeStranger } from "../sensors/chips.ts";
import { isReadAt, type KernelSensor } from "../sensors/kernel/kernel-sensor.ts";
import { type Finding, failed, good, warning } from "./finding.ts";

const ON_THE_PHAT: ReadonlySet<string> = new Set(["BMP180", "HTU21D", "BH1750"]);

export interface ChipPlace {
  readonly chips: ChipSettings;
  readonly i2cBus: number;
}

/** What the kernel's drivers hold, and which of that is read through them. */
export interface KernelHeld {
  readonly sensors: readonly KernelSensor[];
  readonly holderOf: KernelChips["holderOf"];
}

/** Where chips are looked for. */
export interface ChipSearch {
  readonly bus: I2cBus;
  readonly clock: Clock;
  readonly station: ChipPlace;
  readonly kernel: KernelHeld;
}

interface Looked {
  readonly kind: ChipKind;
  readonly address: number;
}

/** Each chip that is there with what it measures now, then those of the board that are missing. */
export async function checkChips(search: ChipSearch, isPhat: boolean): Promise<readonly Finding[]> {
  const { bus, clock, station, kernel } = search;
  const settings = station.chips;
  const { there, strangers, held, lastError } = await lookFor(search);
  const fromKernel = new Set(kernel.sensors.map(({ kind }) => kind));
  if (there.length === 0 && kernel.sensors.length === 0) return [noneAnswers([...held, ...strangers], lastError, station)];
  const found: Finding[] = [];
  for (const { kind, address } of there) found.push(await tryChip(kind.create(bus, clock, address), `at ${hex(address)}`, kind.name));
  const isThere = (kind: ChipKind) => there.some((one) => one.kind === kind) || fromKernel.has(kind.name.toLowerCase());
  const missing = CHIP_KINDS.filter((kind) => !isThere(kind)).filter(({ name }) => isAwaited(name, settings, isPhat));
  return [
    ...found,
    ...held.map((said) => warning("Chips", said)),
    ...strangers.map(describeStrange),
    ...missing.map((kind) => describeMissing(kind, settings)),
  ];
}

/** Each chip that is read through the kernel, with what it measures now. */
export async function checkKernelChips(sensors: readonly KernelSensor[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const sensor of sensors) found.push(await tryChip(sensor, `at ${sensor.foundAt()}`, sensor.name));
  return found;
}

const describeStrange = (stranger: string): Finding =>
  warning("Chips", stranger, "read what is printed on it; docs/raspberry-pi.md lists the chips that are read");

/** That no chip answers; undefined where one does, or the kernel reads one. */
export async function checkNoChips(search: ChipSearch): Promise<Finding | undefined> {
  if (search.kernel.sensors.length > 0) return undefined;
  const { there, strangers, held, lastError } = await lookFor(search);
  return there.length === 0 ? noneAnswers([...held, ...strangers], lastError, search.station) : undefined;
}

async function lookFor({ bus, clock, station, kernel }: ChipSearch) {
  const places = CHIP_KINDS.flatMap((kind) => addressesOf(kind, station.chips).map((address): Looked => ({ kind, address })));
  const there: Looked[] = [];
  const answering = new Set<number>();
  const held = new Map<number, string>();
  let lastError = "all are off in station.chips";
  for (const place of places) {
    const { address } = place;
    const onBus = { busNumber: station.i2cBus, address };
    // A chip that was found is not disturbed by the questions for another kind
    if (isOneAt(there, address) || held.has(address) || kernel.sensors.some((sensor) => isReadAt(sensor, onBus))) continue;
    const holder = await kernel.holderOf(onBus);
    if (holder !== undefined) {
      held.set(address, describeHolder(onBus, holder));
      continue;
    }
    const isThere = await place.kind.isAt(bus, clock, address);
    if (isThere.ok && isThere.value) there.push(place);
    if (isThere.ok) answering.add(address);
    else lastError = isThere.error;
  }
  const strangers: string[] = [];
  for (const address of answering) if (!isOneAt(there, address)) strangers.push(await describeStranger(bus, address));
  return { there, strangers, held: [...held.values()], lastError };
}

const isOneAt = (there: readonly Looked[], address: number) => there.some((place) => place.address === address);

function noneAnswers(strangers: readonly string[], lastError: string, { i2cBus }: ChipPlace): Finding {
  const message = strangers.length > 0 ? `none is known: ${strangers.join("; ")}` : `none answers: ${lastError}`;
  return failed("Chips", message, "check that each is plugged in the right way round", `i2cdetect -y ${i2cBus}`);
}

const settingOf = ({ name }: Pick<ChipKind, "name">, settings: ChipSettings) => settings[name.toLowerCase() as keyof ChipSettings];

function addressesOf(kind: ChipKind, settings: ChipSettings): readonly number[] {
  const setting = settingOf(kind, settings);
  if (setting === "off") return [];
  return setting === "auto" ? kind.addresses : [Number(setting)];
}

function isAwaited(name: ChipKind["name"], settings: ChipSettings, isPhat: boolean): boolean {
  const setting = settingOf({ name }, settings);
  return setting === "auto" ? isPhat && ON_THE_PHAT.has(name) : setting !== "off";
}

function describeMissing(kind: ChipKind, settings: ChipSettings): Finding {
  const setting = settingOf(kind, settings);
  const where = addressesOf(kind, settings).map(hex).join(" or ");
  return setting === "auto"
    ? warning(kind.name, `does not answer at ${where}; the station runs without it`, "check that it is plugged in the right way round")
    : failed(kind.name, `does not answer at ${where}, where station.chips says it is`, "check that it is plugged in the right way round");
}

async function tryChip(sensor: Sensor, where: string, name: string): Promise<Finding> {
  const read = await sensor.read();
  if (!read.ok) return failed(name, `is ${where}, but: ${read.error}`, "check the wiring, and keep the cable short");
  const values = (Object.entries(read.value) as [Quantity, number][]).map(
    ([quantity, value]) => `${quantities[quantity].label.toLowerCase()} ${describeValue(quantity, value)}`,
  );
  return good(name, `${where}: ${values.join(", ")}`);
}
