import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import { DERIVED, DEVICE, INDOORS, LABEL, TOTAL } from "./reasons.ts";

const NAME = "EasyWeather";

/** jim-easterbrook.me.uk/weather/ew and the Cumulus wiki, "EasyWeather Format": places from 1; °C, hPa, m/s and mm. */
const VALUES: readonly ValueFacts[] = [
  { column: "8", quantity: "temperatureC", unit: "°C" },
  { column: "7", quantity: "humidityPct", unit: "%" },
  { column: "9", quantity: "dewPointC", unit: "°C" },
  { column: "11", quantity: "pressureHpa", unit: "hPa" },
  { column: "12", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "13", quantity: "windSpeedMs", unit: "m/s" },
  { column: "15", quantity: "windGustMs", unit: "m/s" },
  { column: "18", quantity: "windDirectionDeg", unit: "°" },
  { column: "21", quantity: "rainMm", unit: "mm" },
  { column: "22", quantity: "rainHourMm", unit: "mm" },
];

const NOT_OURS: Readonly<Record<number, string>> = {
  1: LABEL,
  2: "when the record was fetched",
  4: "the minutes of the interval",
  5: INDOORS,
  6: INDOORS,
  10: DERIVED,
  14: "the wind in Beaufort",
  16: "the gust in Beaufort",
  17: "the direction as a number of 16",
  19: "ticks of the gauge",
  20: TOTAL,
  23: TOTAL,
  24: TOTAL,
  25: TOTAL,
  26: TOTAL,
};

const WIDTH_AT_LEAST = 30;

/** easyweather.dat, the file that EasyWeather 6 keeps: no header, two times in each row, and the record of the console at its end. */
export const easyWeatherFile: Profile = {
  name: `${NAME} (easyweather.dat)`,
  recognises: ({ columns, sample }) =>
    columns[0] === "1" &&
    columns.length >= WIDTH_AT_LEAST &&
    sample.length > 0 &&
    areMost(sample, ({ cells }) => [cells[1], cells[2]].every((text = "") => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text))),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["3"], order: "ymd" },
      values: VALUES,
      passedOver: Object.fromEntries(head.columns.map((column) => [column, NOT_OURS[Number(column)] ?? DEVICE])),
      notes: ["easyweather.dat has no header; its columns are taken by their places"],
    }),
};
