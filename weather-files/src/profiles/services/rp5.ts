import { ok, type Result } from "@clima/schemas";
import { columnPlan } from "../../plan/column-plan.ts";
import { columnFinder, sampleNumbers } from "../../plan/columns-of.ts";
import type { Profile, TableHead } from "../../port.ts";
import { areMost } from "../../table/are-most.ts";
import { EXTREME, NO_QUANTITY, TOTAL } from "../reasons.ts";
import { hasColumns, passOver } from "../shape.ts";

const NAME = "rp5.ru";
/** Between the pressures of the mountains in hPa and those of the plain in mmHg there is nothing. */
const MOST_MMHG = 830;

/** "Wind blowing from the west-southwest"; what is no wind of a direction has none. */
function direction(text: string): Result<string, string> {
  const from = /^Wind blowing from the (.+)$/i.exec(text)?.[1];
  return ok(from ?? (/^(calm|variable)/i.test(text) ? "" : text));
}

const timeColumn = ({ columns }: TableHead): string | undefined => columns.find((column) => /^Local time in /.test(column));

/** The archive of a station in English: °C, m/s, km, and pressures in mmHg, or in hPa where they are as large as that. */
export const rp5: Profile = {
  name: NAME,
  recognises: (head) => timeColumn(head) !== undefined && hasColumns(head, "T", "U"),
  plan(head, options) {
    const pressure = isInMmHg(head) ? "mmHg" : "hPa";
    return columnPlan(head, options, {
      profile: NAME,
      time: { columns: [timeColumn(head) ?? ""], order: "dmy" },
      values: [
        { column: "T", quantity: "temperatureC", unit: "°C" },
        { column: "Td", quantity: "dewPointC", unit: "°C" },
        { column: "U", quantity: "humidityPct", unit: "%" },
        { column: ["Po", "P0"], quantity: "pressureHpa", unit: pressure },
        { column: "P", quantity: "seaLevelPressureHpa", unit: pressure },
        { column: "Ff", quantity: "windSpeedMs", unit: "m/s" },
        { column: "ff10", quantity: "windGustMs", unit: "m/s" },
        { column: "DD", quantity: "windDirectionDeg", unit: "°", cell: direction },
        { column: "VV", quantity: "visibilityM", unit: "km" },
      ],
      passedOver: passOver(head, [
        [/^(tn|tx|tg|ff3)$/, EXTREME],
        [/^(rrr|tr)$/, TOTAL],
        [/.*/, NO_QUANTITY],
      ]),
      notes: [`its pressures are taken in ${pressure}, by their size`],
    });
  },
};

/** One of two numbers decides as much as the other. */
const FEW = 3;

function isInMmHg(head: TableHead): boolean {
  const { index = -1 } = columnFinder(head)("P") ?? columnFinder(head)(["Po", "P0"]) ?? {};
  const numbers = sampleNumbers(head, index);
  return numbers.length > 0 && areMost(numbers, (number) => number < MOST_MMHG, FEW);
}
