import { err, isTimeZone, ok, type Result } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, ReadOptions, TableHead } from "../port.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { ALTIMETER, DERIVED, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

const NAME = "IEM ASOS";

/** A trace is downloaded as T, as 0.0001 inches, or as another number that was chosen there. */
function withoutTrace(most: number): (text: string) => Result<string, string> {
  return (text) => {
    const isTrace = Number(text) > 0 && Number(text) <= most;
    return isTrace ? err(`${text} stands for a trace, too little to be measured`) : ok(text);
  };
}

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
  { column: "p01i", quantity: "rainHourMm", unit: "in", cell: withoutTrace(0.0001) },
  { column: "p01m", quantity: "rainHourMm", unit: "mm", cell: withoutTrace(0.00254) },
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
    .map((line) => /(?:Time Zone\s*->\s*|^valid\s*\()([A-Za-z_]+(?:\/[\w/+-]+)?)/.exec(line)?.[1])
    .find((name) => name !== undefined);
  return zone === "GMT" ? "UTC" : zone;
}

const isZoneAsked = ({ timeZone, mapping }: ReadOptions) => (timeZone ?? mapping?.timeZone) !== undefined;

/**
 * Airport observations as the Iowa Environmental Mesonet serves them, with `#DEBUG` lines above or without. The rain is that since the last
 * full report, at most an hour.
 */
export const iemAsos: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "station") && validOf(head) !== undefined && VALUES.some(({ column }) => hasColumns(head, ...[column].flat())),
  plan(head, options) {
    const said = zoneOf(head);
    const isAssumed = said === undefined && !isZoneAsked(options);
    const timeZone = isAssumed ? "UTC" : said;
    return withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        // CST/CDT of older downloads is no name that clocks are known by: --timezone is asked for
        time: {
          columns: [validOf(head) ?? "valid"],
          order: "ymd",
          ...(timeZone !== undefined && isTimeZone(timeZone) ? { timeZone } : {}),
        },
        station: { column: "station" },
        values: VALUES,
        passedOver: passOver(head, PASSED_OVER),
        notes: isAssumed ? ["times are UTC, as downloads are if no other zone was chosen; --timezone says which was"] : [],
      }),
    );
  },
};
