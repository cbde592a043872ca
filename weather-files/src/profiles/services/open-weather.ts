import { err } from "@clima/schemas";
import { unitByValues } from "../../columns/unit-by-values.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import { columnFinder, sampleNumbers } from "../../plan/columns-of.ts";
import type { Profile, ReadOptions, TableHead } from "../../port.ts";
import { DERIVED, EXTREME, LABEL, NO_QUANTITY, OF_A_MODEL, TOTAL } from "../reasons.ts";
import { hasColumns, mappedColumns, passOver } from "../shape.ts";

const NAME = "OpenWeather";

/** openweathermap.org/history-bulk: standard is K and m/s, metric °C and m/s, imperial °F and mph; the rest is mm, hPa and metres always. */
const SPEEDS: Readonly<Record<string, string>> = { K: "m/s", "°C": "m/s", "°F": "mph" };

export const openWeather: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "dt", "temp", "wind_deg") || hasColumns(head, "dt_iso", "temp"),
  plan(head, options) {
    const unit = temperatureUnit(head, options);
    if (unit === undefined) {
      return err(
        `this is of ${NAME}, whose units are not clear from its temperatures; expected such as temp: {quantity: temperatureC, unit: °C} in a --map file`,
      );
    }
    return columnPlan(head, options, {
      profile: NAME,
      time: hasColumns(head, "dt") ? { columns: ["dt"], precision: "s" } : { columns: ["dt_iso"], timeZone: "UTC" },
      ...(hasColumns(head, "city_name") ? { station: { column: "city_name" } } : {}),
      values: [
        { column: "temp", quantity: "temperatureC", unit },
        { column: "dew_point", quantity: "dewPointC", unit },
        { column: "humidity", quantity: "humidityPct", unit: "%" },
        { column: "pressure", quantity: "seaLevelPressureHpa", unit: "hPa" },
        { column: "grnd_level", quantity: "pressureHpa", unit: "hPa" },
        { column: "wind_speed", quantity: "windSpeedMs", unit: SPEEDS[unit] ?? "m/s" },
        { column: "wind_gust", quantity: "windGustMs", unit: SPEEDS[unit] ?? "m/s" },
        { column: "wind_deg", quantity: "windDirectionDeg", unit: "°" },
        { column: "rain_1h", quantity: "rainHourMm", unit: "mm" },
        { column: "visibility", quantity: "visibilityM", unit: "m" },
      ],
      passedOver: passOver(head, [
        [/^temp m/, EXTREME],
        [/^feels like/, DERIVED],
        [/^(rain|snow)/, TOTAL],
        [/^(sea level|snow|clouds|uvi|weather (main|description|icon|id))/, NO_QUANTITY],
        [/.*/, LABEL],
      ]),
      notes: [OF_A_MODEL, `its temperatures are in ${unit}, so its winds are taken in ${SPEEDS[unit]}`],
    });
  },
};

function temperatureUnit(head: TableHead, options: ReadOptions): string | undefined {
  const { index = -1, column = "" } = columnFinder(head)("temp") ?? {};
  if (mappedColumns(head, options).has(column)) return options.mapping?.columns[column]?.unit ?? "°C";
  return unitByValues("temperatureC", sampleNumbers(head, index), undefined);
}
