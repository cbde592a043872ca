import { type Quantity, quantities, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import type { ChipSettings } from "../sensors/chip-finder.ts";
import { CHIP_KINDS, type ChipKind, describeStranger } from "../sensors/chips.ts";
import { type Finding, failed, good, warning } from "./finding.ts";

const ON_THE_PHAT: ReadonlySet<string> = new Set(["BMP180", "HTU21D", "BH1750"]);

export interface ChipPlace {
  readonly chips: ChipSettings;
  readonly i2cBus: number;
}

interface Looked {
  readonly kind: ChipKind;
  readonly address: number;
}

/** Each chip that is there with what it measures now, then those of the board that are missing. */
export async function checkChips(bus: I2cBus, clock: Clock, station: ChipPlace, isPhat: boolean): Promise<readonly Finding[]> {
  const settings = station.chips;
  const { there, strangers, lastError } = await lookFor(bus, clock, settings);
  if (there.length === 0) return [noneAnswers(strangers, lastError, station)];
  const found: Finding[] = [];
  for (const { kind, address } of there) found.push(await tryChip(kind.create(bus, clock, address).read(), kind, address));
  const names = new Set<string>(there.map(({ kind }) => kind.name));
  const missing = CHIP_KINDS.filter(({ name }) => !names.has(name)).filter(({ name }) => isAwaited(name, settings, isPhat));
  return [...found, ...strangers.map(describeStrange), ...missing.map((kind) => describeMissing(kind, settings))];
}

const describeStrange = (stranger: string): Finding =>
  warning("Chips", stranger, "read what is printed on it; docs/raspberry-pi.md lists the chips that are read");

/** That no chip answers; undefined where one does. */
export async function checkNoChips(bus: I2cBus, clock: Clock, station: ChipPlace): Promise<Finding | undefined> {
  const { there, strangers, lastError } = await lookFor(bus, clock, station.chips);
  return there.length === 0 ? noneAnswers(strangers, lastError, station) : undefined;
}

async function lookFor(bus: I2cBus, clock: Clock, settings: ChipSettings) {
  const places = CHIP_KINDS.flatMap((kind) => addressesOf(kind, settings).map((address): Looked => ({ kind, address })));
  const there: Looked[] = [];
  const answering = new Set<number>();
  let lastError = "all are off in station.chips";
  for (const place of places) {
    // A chip that was found is not disturbed by the questions for another kind
    if (isOneAt(there, place.address)) continue;
    const isThere = await place.kind.isAt(bus, clock, place.address);
    if (isThere.ok && isThere.value) there.push(place);
    if (isThere.ok) answering.add(place.address);
    else lastError = isThere.error;
  }
  const strangers: string[] = [];
  for (const address of answering) if (!isOneAt(there, address)) strangers.push(await describeStranger(bus, address));
  return { there, strangers, lastError };
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

async function tryChip(reading: Promise<Result<Values, string>>, kind: ChipKind, address: number): Promise<Finding> {
  const read = await reading;
  if (!read.ok) return failed(kind.name, `is at ${hex(address)}, but: ${read.error}`, "check the wiring, and keep the cable short");
  const values = Object.entries(read.value).map(([name, value]) => {
    const { label, unit, decimals } = quantities[name as Quantity];
    return `${label.toLowerCase()} ${value.toFixed(decimals)} ${unit}`;
  });
  return good(kind.name, `at ${hex(address)}: ${values.join(", ")}`);
}
