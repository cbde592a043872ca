import { ok, type Result } from "@clima/schemas";
import { isMissing } from "../../columns/numbers.ts";
import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import { columnFinder } from "../../plan/columns-of.ts";
import type { Profile, TableHead } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { ALTIMETER, LABEL, NO_QUANTITY, TOTAL } from "../reasons.ts";
import { withoutRows } from "../rows-meant.ts";
import { hasColumns, passOver } from "../shape.ts";
import { withStandardTime } from "../standard-time.ts";

const NAME = "NOAA LCD";

const US = { temperature: "°F", pressure: "inHg", speed: "mph", rain: "in", visibility: "mi" };
const METRIC = { temperature: "°C", pressure: "hPa", speed: "m/s", rain: "mm", visibility: "km" };

const valuesIn = (units: typeof US): readonly ValueFacts[] =>
  (
    [
      { column: "HourlyDryBulbTemperature", quantity: "temperatureC", unit: units.temperature },
      { column: "HourlyDewPointTemperature", quantity: "dewPointC", unit: units.temperature },
      { column: "HourlyWetBulbTemperature", quantity: "wetBulbC", unit: units.temperature },
      { column: "HourlyRelativeHumidity", quantity: "humidityPct", unit: "%" },
      { column: "HourlyStationPressure", quantity: "pressureHpa", unit: units.pressure },
      { column: "HourlySeaLevelPressure", quantity: "seaLevelPressureHpa", unit: units.pressure },
      { column: "HourlyWindSpeed", quantity: "windSpeedMs", unit: units.speed },
      { column: "HourlyWindGustSpeed", quantity: "windGustMs", unit: units.speed },
      { column: "HourlyWindDirection", quantity: "windDirectionDeg", unit: "°", missing: ["VRB"] },
      { column: "HourlyPrecipitation", quantity: "rainHourMm", unit: units.rain },
      { column: "HourlyVisibility", quantity: "visibilityM", unit: units.visibility },
    ] as const
  ).map((value) => ({ ...value, cell: withoutFlag }));

/** LCD_documentation.pdf: s is suspect, which is left out; * and V say that a wind or a visibility is variable. */
function withoutFlag(text: string): Result<string, string> {
  if (/\ds$/.test(text)) return { ok: false, error: `${text} is marked by NOAA as suspect (s)` };
  return ok(text.replace(/(?<=\d)[*V]$/, ""));
}

/**
 * Local Climatological Data, by the hour; the summaries of days and months between them are passed over. Times are of local standard time all year.
 * The first version is in °F, inHg, mph and inches, the second in metric units, which the pressure tells apart.
 */
export const lcd: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "STATION", "DATE", "HourlyDryBulbTemperature"),
  plan(head, options) {
    const standard = withStandardTime(options);
    if (!standard.ok) return { ok: false, error: `this is of ${NAME}: ${standard.error}` };
    const isMetric = pressuresOf(head).some((pressure) => pressure > 500);
    const plan = columnPlan(head, standard.value, {
      profile: NAME,
      time: { columns: ["DATE"], order: "ymd" },
      station: { column: "STATION" },
      values: valuesIn(isMetric ? METRIC : US),
      passedOver: passOver(head, [
        [/^hourlyaltimeter/, ALTIMETER],
        [/^(daily|monthly|short ?duration|normals)/, TOTAL],
        [/^(hourly)/, NO_QUANTITY],
        [/.*/, LABEL],
      ]),
      notes: [`it is taken in ${Object.values(isMetric ? METRIC : US).join(", ")}, by the size of its pressure`],
    });
    const { index = -1 } = columnFinder(head)("REPORT_TYPE") ?? {};
    return withoutDirectionOfCalm(withoutRows(plan, ({ cells }) => /^SO[DM]\b/.test(cells[index] ?? "")));
  },
};

function pressuresOf(head: TableHead): readonly number[] {
  const find = columnFinder(head);
  return ["HourlyStationPressure", "HourlySeaLevelPressure"].flatMap((name) => {
    const index = find(name)?.index ?? -1;
    return head.sample.flatMap(({ cells }) => (isMissing(cells[index] ?? "") ? [] : [Number.parseFloat(cells[index] ?? "")]));
  });
}
