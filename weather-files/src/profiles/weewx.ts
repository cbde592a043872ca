import { err } from "@clima/schemas";
import type { ColumnFacts, UnitByCell, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import type { SqliteProfile } from "../table/sqlite-profile.ts";
import { ALTIMETER, ANOTHER_SENSOR, DERIVED, DEVICE, INDOORS, IRRADIANCE, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { columnsWithoutUnit, hasColumns, passOver } from "./shape.ts";

const NAME = "weewx";

/** weewx/units.py: usUnits is 1 for US, 16 for METRIC and 17 for METRICWX, which differ in rain and wind; of each row. */
const byUnits = (us: string, metric: string, metricWx: string): UnitByCell => ({
  column: "usUnits",
  units: { "1": us, "16": metric, "17": metricWx },
});
const TEMPERATURE = byUnits("°F", "°C", "°C");
const PRESSURE = byUnits("inHg", "hPa", "hPa");
const SPEED = byUnits("mph", "km/h", "m/s");

const VALUES: readonly ValueFacts[] = [
  { column: "outTemp", quantity: "temperatureC", unit: TEMPERATURE },
  { column: "outHumidity", quantity: "humidityPct", unit: "%" },
  { column: "dewpoint", quantity: "dewPointC", unit: TEMPERATURE },
  { column: "pressure", quantity: "pressureHpa", unit: PRESSURE },
  { column: "barometer", quantity: "seaLevelPressureHpa", unit: PRESSURE },
  { column: ["illuminance", "luminosity"], quantity: "illuminanceLux", unit: "lx" },
  { column: "windSpeed", quantity: "windSpeedMs", unit: SPEED },
  { column: "windGust", quantity: "windGustMs", unit: SPEED },
  { column: "windDir", quantity: "windDirectionDeg", unit: "°" },
  { column: "rain", quantity: "rainMm", unit: byUnits("in", "cm", "mm") },
  { column: "rainRate", quantity: "rainRateMmh", unit: byUnits("in/h", "cm/h", "mm/h") },
];

const PASSED_OVER: readonly (readonly [RegExp, string])[] = [
  [/^(usunits|interval)$/, "read beside the values"],
  [/^altimeter/, ALTIMETER],
  [/^in(temp|humidity|dewpoint)/, INDOORS],
  [/^(extra|soil|leaf)/, ANOTHER_SENSOR],
  [/^(apptemp|heatindex|humidex|windchill|cloudbase|dewpoint1|maxsolarrad|et$)/, DERIVED],
  [/^(radiation|solarrad)/, IRRADIANCE],
  [/(rain|snow|et)$/, TOTAL],
  [/(battery|batterystatus\d?$|voltage|signal\d|rxcheck|heatingtemp|txbattery)/, DEVICE],
  [/.*/, NO_QUANTITY],
];

/** Of a table, or of CSV with the names of the archive; a header of `# dateTime,…` as the extension weewx-csv writes it is one, too. */
export const weewx: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "dateTime") && (hasColumns(head, "usUnits") || hasColumns(head, "outTemp", "barometer")),
  plan(head, options) {
    const hasUnits = hasColumns(head, "usUnits");
    const facts: ColumnFacts = {
      profile: NAME,
      time: { columns: ["dateTime"], precision: "s", ...(options.timeZone === undefined ? { timeZone: "UTC" } : {}) },
      values: hasUnits ? VALUES : VALUES.map(({ column, quantity }) => ({ column, quantity })),
      passedOver: passOver(head, PASSED_OVER),
    };
    const unknown = hasUnits ? [] : columnsWithoutUnit(head, options, facts);
    if (unknown.length === 0) return columnPlan(head, options, facts);
    return err(
      `this is of ${NAME}, without the column usUnits that says its units; expected that column, or the units of ${unknown.join(", ")} in a --map file`,
    );
  },
};

/** weewx/bin/weewx/manager.py: the table is named archive, and its key is the end of the interval, in s. */
export const weewxDatabase: SqliteProfile = {
  name: NAME,
  queries(schema) {
    const columns = schema.get("archive");
    if (!columns?.includes("dateTime") || !columns.includes("usUnits")) return [];
    const names = ["dateTime", ...columns.filter((column) => column !== "dateTime")].map((column) => `"${column.replaceAll('"', '""')}"`);
    return [
      {
        table: "archive",
        sql: `SELECT ${names.join(", ")} FROM archive WHERE dateTime > ?1 ORDER BY dateTime LIMIT ?2`,
        lastKeySql: "SELECT max(dateTime) FROM archive",
      },
    ];
  },
};
