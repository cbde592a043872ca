import { celsiusOfFahrenheit, hpaOfInHg, mmOfInches, mOfNauticalMiles, msOfMph } from "../units.ts";
import { isFineOffset, luxOfSolarRadiation, RAIN_PERIODS } from "./fine-offset.ts";
import { type Field, type Form, firstOf, modelOf, rainOf, takenAtMsOf, valuesOf } from "./form.ts";
import type { DeviceReading } from "./port.ts";

/*
 * Weather Underground's "PWS Upload Protocol" (GET /weatherstation/updateweatherstation.php), and the names that consoles add to it:
 * absbaromin, indoorhumidity, weeklyrainin … -9999 stands for a sensor that is not there.
 */
const same = (value: number) => value;

const OUTDOORS: readonly Field[] = [
  ["temperatureC", "tempf", celsiusOfFahrenheit],
  ["humidityPct", "humidity", same],
  ["pressureHpa", "absbaromin", hpaOfInHg],
  ["windDirectionDeg", "winddir", same],
  ["windDirectionDeg", "winddir_avg2m", same],
  ["windSpeedMs", "windspeedmph", msOfMph],
  ["windSpeedMs", "windspdmph_avg2m", msOfMph],
  ["windGustMs", "windgustmph", msOfMph],
  ["windGustMs", "windgustmph_10m", msOfMph],
  ["rainRateMmh", "rainratein", mmOfInches],
  ["visibilityM", "visibility", mOfNauticalMiles],
];
/** The protocol's pressure is that at sea level; taken only where there is no measured one, as Clima reckons it itself. */
const REDUCED_PRESSURE: Field = ["seaLevelPressureHpa", "baromin", hpaOfInHg];
/** Taken only where there is no humidity to reckon it from. */
const DEW_POINT: Field = ["dewPointC", "dewptf", celsiusOfFahrenheit];
/** In other stations a pyranometer measures it, of which no illuminance follows. */
const LIGHT: Field = ["illuminanceLux", "solarradiation", luxOfSolarRadiation];

const INDOORS: readonly Field[] = [
  ["temperatureC", "indoortempf", celsiusOfFahrenheit],
  ["humidityPct", "indoorhumidity", same],
];
const RAIN_TOTALS = RAIN_PERIODS.map((period) => `${period}rainin`);

/**
 * The readings in one request: that of the station outdoors, under the name `device`, and "`device`/indoors" of the console's own sensor, which is a
 * device of its own and no value of the station. A part without values has no reading. rainin is the last hour's rain, which Clima sums itself.
 */
export function weatherUndergroundReadings(form: Form, device: string): readonly DeviceReading[] {
  const takenAtMs = takenAtMsOf(form);
  const softwareType = form.get("softwaretype");
  const common = {
    ...(takenAtMs === undefined ? {} : { takenAtMs }),
    ...(softwareType === undefined ? {} : { about: modelOf(softwareType, undefined) }),
  };
  const parts: readonly DeviceReading[] = [
    {
      ...common,
      device,
      values: valuesOf(form, outdoorFields(form, softwareType ?? "")),
      ...rainOf(form, RAIN_TOTALS, mmOfInches),
    },
    { ...common, device: `${device}/indoors`, values: valuesOf(form, INDOORS) },
  ];
  return parts.filter((part) => Object.keys(part.values).length > 0 || part.rainTotalMm !== undefined);
}

function outdoorFields(form: Form, softwareType: string): readonly Field[] {
  const has = (name: string) => firstOf(form, [name], same) !== undefined;
  return [
    ...OUTDOORS,
    ...(has("absbaromin") ? [] : [REDUCED_PRESSURE]),
    ...(has("tempf") && has("humidity") ? [] : [DEW_POINT]),
    ...(isFineOffset(softwareType) ? [LIGHT] : []),
  ];
}
