import type { ColumnFacts, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, EXTREME, INDOORS, IRRADIANCE, NO_QUANTITY } from "./reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "./shape.ts";
import { GUST, HUMIDITY, unitsBySample } from "./weather-link-units.ts";

const NAME = "Davis WeatherLink";

/**
 * download.txt, what WeatherLink for Windows writes or exports, with tabs or with spaces: names on two lines one below the other, of which the
 * first two are the date and the clock in the user's language. It names no units: they are found from the values, and told.
 */
export const weatherLinkText: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "Temp Out", "Hi Temp") && hasAnyColumn(head, "Out Hum", "Hum Out"),
  plan(head, options) {
    const units = unitsBySample(head);
    const values: ValueFacts[] = [
      { column: "Temp Out", quantity: "temperatureC", unit: units.temperature },
      { column: HUMIDITY, quantity: "humidityPct", unit: "%" },
      { column: "Dew Pt.", quantity: "dewPointC", unit: units.temperature },
      { column: ["Wind Dir", "Dir"], quantity: "windDirectionDeg", unit: "°" },
      { column: "Rain", quantity: "rainMm", unit: units.rain },
      { column: "Rain Rate", quantity: "rainRateMmh", unit: `${units.rain}/h` },
    ];
    if (units.pressure) values.push({ column: "Bar", quantity: "seaLevelPressureHpa", unit: units.pressure });
    if (units.speed) {
      values.push({ column: "Wind Speed", quantity: "windSpeedMs", unit: units.speed });
      values.push({ column: GUST, quantity: "windGustMs", unit: units.speed });
    }
    return columnPlan(head, options, { profile: NAME, time: timeOf(head), values, passedOver: passedOverOf(head), notes: units.notes });
  },
};

const timeOf = ({ columns: [date = "Date", clock = "Time"] }: TableHead): ColumnFacts["time"] => ({ columns: [date, clock] });

const UNKNOWN_UNIT = "its unit cannot be told from the first rows: --map may name it";

const passedOverOf = (head: TableHead) =>
  passOver(head, [
    [/^(bar|wind speed|hi speed|hi)$/, UNKNOWN_UNIT],
    [/^(hi temp|low temp|hi dir|hi solar|hi uv)/, EXTREME],
    [/^(temp in|hum in)$/, INDOORS],
    [/^(wind run|wind chill|heat index|th index|thw index|thsw index|heat d d|cool d d|et$)/, DERIVED],
    [/^in /, INDOORS],
    [/^solar/, IRRADIANCE],
    [/^uv/, NO_QUANTITY],
    [/^(temp|soil|leaf|hum|extra)/, ANOTHER_SENSOR],
    [/^(wind samp|wind tx|iss recept|arc int|arc per)/, DEVICE],
    [/.*/, NO_QUANTITY],
  ]);
