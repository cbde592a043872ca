import type { Quantity } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, EXTREME, INDOORS, IRRADIANCE, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasAnyColumn, hasColumns, passOver, plainName } from "./shape.ts";

const NAME = "WeatherLink.com";

/** The unit stands behind a hyphen: "Temp - °F", "Rain Rate - in/h". */
const NAME_AND_UNIT = /^(.+?)\s+[-–]\s+(\S.*)$/;

const QUANTITIES: Readonly<Record<string, Quantity>> = {
  temp: "temperatureC",
  "outside temp": "temperatureC",
  hum: "humidityPct",
  "outside hum": "humidityPct",
  "dew point": "dewPointC",
  barometer: "seaLevelPressureHpa",
  "absolute pressure": "pressureHpa",
  "wind speed": "windSpeedMs",
  "avg wind speed": "windSpeedMs",
  "high wind speed": "windGustMs",
  "wind direction": "windDirectionDeg",
  "prevailing wind direction": "windDirectionDeg",
  "prevailing wind dir": "windDirectionDeg",
  rain: "rainMm",
  "rain rate": "rainRateMmh",
};

/** The export of weatherlink.com: five lines of the station, then a header that names the units. */
export const weatherLink: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "Date & Time") &&
    head.columns.some((column) => /^(Barometer|Temp|Hum|Rain|Avg Wind Speed|Wind Speed)\s+[-–]\s/.test(column)),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["Date & Time"] },
      values: valuesOf(head),
      passedOver: passOver(head, [
        [/^inside/, INDOORS],
        [/^(high|low|hi) /, EXTREME],
        [/^(wet bulb|wind run|wind chill|heat index|thw|thsw|et |heating|cooling|air density)/, DERIVED],
        [/^solar/, IRRADIANCE],
        [/^uv/, NO_QUANTITY],
        [/^(soil|leaf|temp \d|hum \d|extra)/, ANOTHER_SENSOR],
        [/.*/, NO_QUANTITY],
      ]),
    }),
};

function valuesOf({ columns }: TableHead): readonly ValueFacts[] {
  return columns.flatMap((column) => {
    const [, name, unit] = NAME_AND_UNIT.exec(column) ?? [undefined, column, undefined];
    const quantity = QUANTITIES[plainName(name ?? column)];
    return quantity ? [{ column, quantity, ...(unit === undefined ? {} : { unit: unitOf(unit, quantity) }) }] : [];
  });
}

/** Files are written in the code page of Windows and read as another one now and then: what is left of °F still ends in F. */
const unitOf = (unit: string, quantity: Quantity): string =>
  quantity === "temperatureC" || quantity === "dewPointC" ? `°${unit.slice(-1)}` : unit;

/** weatherlink.github.io/v2-api, historic data: always in °F, inHg and mph, rain in both units; ts is the end of the interval in s. */
export const weatherLinkApi: Profile = {
  name: `${NAME} (API)`,
  recognises: (head) =>
    hasColumns(head, "ts") &&
    hasAnyColumn(head, "temp_out", "temp_last") &&
    hasAnyColumn(head, "arch_int", "tz_offset", "rainfall_clicks", "rainfall_mm", "rain_rate_hi_mm"),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: `${NAME} (API)`,
      time: { columns: ["ts"], precision: "s" },
      values: [
        { column: ["temp_out", "temp_last", "temp_avg"], quantity: "temperatureC", unit: "°F" },
        { column: ["hum_out", "hum_last"], quantity: "humidityPct", unit: "%" },
        { column: ["dew_point_out", "dew_point_last"], quantity: "dewPointC", unit: "°F" },
        { column: ["bar_sea_level", "bar"], quantity: "seaLevelPressureHpa", unit: "inHg" },
        { column: ["abs_press", "bar_absolute"], quantity: "pressureHpa", unit: "inHg" },
        { column: "wind_speed_avg", quantity: "windSpeedMs", unit: "mph" },
        { column: "wind_speed_hi", quantity: "windGustMs", unit: "mph" },
        { column: "rainfall_mm", quantity: "rainMm", unit: "mm" },
      ],
      passedOver: passOver(head, [
        [/^rain/, "the same rain in inches, or of another span"],
        [/ in$|^(temp|hum|dew point|heat index) in/, INDOORS],
        [/( hi| lo)( at)?$/, EXTREME],
        [/^(heat|cool|wind chill|thw|thsw|wet bulb|et$|dew|wind run)/, DERIVED],
        [/^solar/, IRRADIANCE],
        [/^(arch int|tz offset|tx id|reception|rssi|battery|packets|resynch|freq|error)/, DEVICE],
        [/^(rev type|lsid|sensor type|data structure)/, LABEL],
        [/.*/, NO_QUANTITY],
      ]),
    }),
};
