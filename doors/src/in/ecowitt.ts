import type { Values } from "@clima/schemas";
import { celsiusOfFahrenheit, hpaOfInHg, mmOfInches, msOfKmh, msOfMph } from "../units.ts";
import { luxOfSolarRadiation, RAIN_PERIODS } from "./fine-offset.ts";
import { type Field, type Form, firstOf, modelOf, numberOf, rainOf, takenAtMsOf, valuesOf } from "./form.ts";
import type { DeviceReading } from "./port.ts";

/*
 * The protocol "Ecowitt" of the Customized upload, and that of Ambient Weather, which has the same names. A console sends °F, inHg, mph and in
 * whatever its display shows; the names with other units are of firmwares and bridges that send metric ones.
 * There is no official specification: names and units are those of payloads of GW1000, GW2000, HP2551, WH2650, WS2910 and WS-2902.
 */
const same = (value: number) => value;

const OUTDOORS: readonly Field[] = [
  ["temperatureC", "tempf", celsiusOfFahrenheit],
  ["temperatureC", "tempc", same],
  ["humidityPct", "humidity", same],
  ["pressureHpa", "baromabsin", hpaOfInHg],
  ["pressureHpa", "baromabshpa", same],
  ["illuminanceLux", "solarradiation", luxOfSolarRadiation],
  ["windDirectionDeg", "winddir", same],
  ["windSpeedMs", "windspeedmph", msOfMph],
  ["windSpeedMs", "windspeedkmh", msOfKmh],
  ["windSpeedMs", "windspeedms", same],
  ["windGustMs", "windgustmph", msOfMph],
  ["windGustMs", "windgustkmh", msOfKmh],
  ["windGustMs", "windgustms", same],
];

/** The console adds to the measured pressure what its owner set; taken only where there is no measured one. */
const REDUCED_PRESSURE: readonly Field[] = [
  ["seaLevelPressureHpa", "baromrelin", hpaOfInHg],
  ["seaLevelPressureHpa", "baromrelhpa", same],
];

const INDOORS: readonly Field[] = [
  ["temperatureC", "tempinf", celsiusOfFahrenheit],
  ["temperatureC", "tempinc", same],
  ["humidityPct", "humidityin", same],
];

const CHANNELS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

const channelFields = (channel: number): readonly Field[] => [
  ["temperatureC", `temp${channel}f`, celsiusOfFahrenheit],
  ["temperatureC", `temp${channel}c`, same],
  ["humidityPct", `humidity${channel}`, same],
];

/** The names of a gauge's fields, in inches and in millimetres. */
interface RainGauge {
  readonly rateInches: readonly string[];
  readonly rateMm: readonly string[];
  readonly totalsInches: readonly string[];
  readonly totalsMm: readonly string[];
}

const TIPPING_BUCKET: RainGauge = {
  rateInches: ["rainratein"],
  rateMm: ["rainratemm"],
  totalsInches: RAIN_PERIODS.map((period) => `${period}rainin`),
  totalsMm: RAIN_PERIODS.map((period) => `${period}rainmm`),
};
/** The gauge without moving parts of WS90 and WS85; it has no total of its life. */
const PIEZO: RainGauge = {
  rateInches: ["rrain_piezo"],
  rateMm: ["rrain_piezomm"],
  totalsInches: ["yrain_piezo", "mrain_piezo", "wrain_piezo", "drain_piezo"],
  totalsMm: ["yrain_piezomm", "mrain_piezomm", "wrain_piezomm", "drain_piezomm"],
};
/** Ambient Weather sends no rainratein; its hourlyrainin is in/h (its API's documentation: "Hourly Rain Rate"). */
const AMBIENT_BUCKET: RainGauge = { ...TIPPING_BUCKET, rateInches: ["rainratein", "hourlyrainin"] };

/** A bucket says so by its battery; without one, its fields beside those of a piezo gauge are zeroes for ever. */
const BUCKET_BATTERIES = ["wh40batt", "wh65batt", "wh69batt"];

/**
 * The readings in one report: first that of the station outdoors, under the name `device`, then "`device`/indoors" of the sensor in the console
 * and "`device`/1" to "`device`/8" of further thermometers. Those measure other air: they are devices of their own, never values of the station. The
 * pressure is the station's, though it is measured in the console: it is the same on both sides of the wall. A part without values has no
 * reading. What Clima has no quantity for (soil, PM2.5, CO2, lightning, UV), sums and records (maxdailygust) are left out.
 */
export function ecowittReadings(form: Form, device: string): readonly DeviceReading[] {
  const takenAtMs = takenAtMsOf(form);
  const model = modelOf(form.get("stationtype"), form.get("model"));
  const part = (name: string, fields: readonly Field[], isBatteryLow: boolean | undefined): DeviceReading => {
    const about = { ...model, ...(isBatteryLow === undefined ? {} : { isBatteryLow }) };
    return {
      device: `${device}${name}`,
      ...(takenAtMs === undefined ? {} : { takenAtMs }),
      values: valuesOf(form, fields),
      ...(Object.keys(about).length === 0 ? {} : { about }),
    };
  };
  const parts = [
    outdoors(form, part("", OUTDOORS, isOneLow(form, OUTDOOR_BATTERIES))),
    part("/indoors", INDOORS, isOneLow(form, INDOOR_BATTERIES)),
    ...CHANNELS.map((channel) => part(`/${channel}`, channelFields(channel), isOneLow(form, [`batt${channel}`]))),
  ];
  return parts.filter(({ values, rainTotalMm }) => Object.keys(values).length > 0 || rainTotalMm !== undefined);
}

function outdoors(form: Form, reading: DeviceReading): DeviceReading {
  const gauge = gaugeOf(form);
  const rainRateMmh = firstOf(form, gauge.rateInches, mmOfInches) ?? firstOf(form, gauge.rateMm, same);
  const reduced: Values = reading.values.pressureHpa === undefined ? valuesOf(form, REDUCED_PRESSURE) : {};
  return {
    ...reading,
    values: { ...reading.values, ...reduced, ...(rainRateMmh === undefined ? {} : { rainRateMmh }) },
    ...rainOf(form, gauge.totalsMm, same),
    ...rainOf(form, gauge.totalsInches, mmOfInches),
  };
}

function gaugeOf(form: Form): RainGauge {
  const isThere = ({ totalsInches, totalsMm }: RainGauge) => firstOf(form, [...totalsInches, ...totalsMm], same) !== undefined;
  const bucket = isAmbient(form) ? AMBIENT_BUCKET : TIPPING_BUCKET;
  if (!isThere(PIEZO)) return bucket;
  return isThere(bucket) && BUCKET_BATTERIES.some((name) => form.has(name)) ? bucket : PIEZO;
}

const isAmbient = (form: Form) => /^amb/i.test(form.get("stationtype") ?? "");

/** Of the sensors whose values are taken: arrays, anemometers, gauges. "battout" is Ambient Weather's. */
const OUTDOOR_BATTERIES = [
  "wh26batt",
  "wh65batt",
  "wh69batt",
  "wh68batt",
  "wh80batt",
  "wh85batt",
  "wh90batt",
  "wh40batt",
  "battout",
  "battrain",
];
const INDOOR_BATTERIES = ["wh25batt", "battin"];

/** V at and below which a sensor's battery is called low: one cell of 1.5 V, or two. The others send a flag. */
const LOW_VOLTS: Readonly<Record<string, number>> = { wh40batt: 1.2, wh68batt: 1.2, wh80batt: 2.4, wh85batt: 2.4, wh90batt: 2.4 };

/** Undefined where none of the batteries is named. */
function isOneLow(form: Form, names: readonly string[]): boolean | undefined {
  const known = names.map((name) => isLow(form, name)).filter((isOne) => isOne !== undefined);
  return known.length === 0 ? undefined : known.includes(true);
}

/** A flag is 1 for low, with Ambient Weather 1 for good. Old firmwares send flags for sensors of which newer ones send volts. */
function isLow(form: Form, name: string): boolean | undefined {
  const value = numberOf(form, name);
  if (value === undefined) return undefined;
  const isFlag = /^[01]$/.test(form.get(name) ?? "");
  if (isFlag) return isAmbient(form) ? value === 0 : value === 1;
  const lowVolts = LOW_VOLTS[name];
  return lowVolts === undefined ? undefined : value <= lowVolts;
}
