import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { ALTIMETER, DERIVED, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

const NAME = "IEM ASOS";

/** mesonet.agron.iastate.edu/request/download.phtml, "Explanation of Data Columns"; tmpc, dwpc, p01m and sped are offered as well. */
const VALUES: readonly ValueFacts[] = [
  { column: "tmpf", quantity: "temperatureC", unit: "°F" },
  { column: "tmpc", quantity: "temperatureC", unit: "°C" },
  { column: "dwpf", quantity: "dewPointC", unit: "°F" },
  { column: "dwpc", quantity: "dewPointC", unit: "°C" },
  { column: "relh", quantity: "humidityPct", unit: "%" },
  { column: "drct", quantity: "windDirectionDeg", unit: "°" },
  { column: "sknt", quantity: "windSpeedMs", unit: "kn" },
  { column: "sped", quantity: "windSpeedMs", unit: "mph" },
  { column: ["gust", "gust_sknt"], quantity: "windGustMs", unit: "kn" },
  { column: "gust_mph", quantity: "windGustMs", unit: "mph" },
  { column: "p01i", quantity: "rainHourMm", unit: "in" },
  { column: "p01m", quantity: "rainHourMm", unit: "mm" },
  { column: "mslp", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "vsby", quantity: "visibilityM", unit: "mi" },
];

const PASSED_OVER: readonly (readonly [RegExp, string])[] = [
  [/^alti$/, ALTIMETER],
  [/^feel$/, DERIVED],
  [/^ice accretion|^snowdepth|^sky|^wxcodes/, NO_QUANTITY],
  [/^peak wind/, TOTAL],
  [/^(lon|lat|elev|elevation|metar)$/, LABEL],
  [/.*/, NO_QUANTITY],
];

/** Older downloads had "valid (UTC timezone)". */
const validOf = ({ columns }: TableHead): string | undefined => columns.find((column) => /^valid\s*(\(|$)/.test(column));

/** The zone that a `#DEBUG` line above the header or the column of the time says (cgi-bin/request/asos.py); what is downloaded is UTC if not asked otherwise. */
function zoneOf({ preamble, columns }: TableHead): string | undefined {
  const zone = [...preamble, ...columns]
    .map((line) => /(?:Time Zone\s*->\s*|^valid \()([A-Za-z_]+(?:\/[\w/+-]+)?)/.exec(line)?.[1])
    .find((name) => name !== undefined);
  return zone === "GMT" ? "UTC" : zone;
}

/**
 * Airport observations as the Iowa Environmental Mesonet serves them, with `#DEBUG` lines above or without. The rain is that since the last
 * full report, at most an hour.
 */
export const iemAsos: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "station") && validOf(head) !== undefined && VALUES.some(({ column }) => hasColumns(head, ...[column].flat())),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: {
          columns: [validOf(head) ?? "valid"],
          order: "ymd",
          timeZone: zoneOf(head) ?? options.timeZone ?? options.mapping?.timeZone ?? "UTC",
        },
        station: { column: "station" },
        values: VALUES,
        passedOver: passOver(head, PASSED_OVER),
        ...(zoneOf(head) === undefined
          ? { notes: ["times are UTC, as downloads are if no other zone was chosen; --timezone says which was"] }
          : {}),
      }),
    ),
};
