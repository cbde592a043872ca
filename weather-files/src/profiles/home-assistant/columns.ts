import { unitName } from "../../columns/units.ts";
import type { ColumnFacts, ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import { timeByNames } from "../../plan/time-by-names.ts";
import type { Profile, TableHead } from "../../port.ts";
import { oneEach } from "../one-each.ts";
import { isOutdoors, kindOf } from "./entities.ts";

const NAME = "Home Assistant";
/** "sensor.garden_temperature (°C)" or "sensor.garden_temperature". */
const SENSOR = /^(sensor[.:]\w+)(?:\s*[([](.+)[)\]])?$/;

/** A table with a column a sensor, as pandas, Grafana and spreadsheets make it of its history. */
export const homeAssistantColumns: Profile = {
  name: `${NAME}, a column a sensor`,
  recognises: (head) => head.columns.some((column) => SENSOR.test(column)) && timeByNames(head) !== undefined,
  plan(head, options) {
    const { values, reasons } = sensorsOf(head, new Set(Object.keys(options.mapping?.columns ?? {})));
    const facts: ColumnFacts = {
      profile: NAME,
      time: timeByNames(head) ?? { columns: [] },
      values,
      missing: ["unknown", "unavailable"],
      passedOver: reasons,
    };
    return columnPlan(head, options, facts);
  },
};

function sensorsOf({ columns, sample }: TableHead, mapped: ReadonlySet<string>) {
  const sensors = columns.flatMap((column, index) => {
    const [, id, unit] = SENSOR.exec(column) ?? [];
    return id === undefined || mapped.has(column) ? [] : [{ column, index, id, unit }];
  });
  const numbersOf = (column: string) =>
    sample.map(({ cells }) => Number(cells[columns.indexOf(column)] || Number.NaN)).filter((number) => Number.isFinite(number));
  const byColumn = new Map(sensors.map((sensor) => [sensor.column, sensor]));
  const meaningOf = oneEach({
    known: sensors.map(({ column, unit }) => ({ name: column, unit })),
    kindOf: (column, unit) => kindOf({ id: byColumn.get(column)?.id ?? column, unit }, numbersOf(column)),
    rankOf: (column) => Number(!isOutdoors(byColumn.get(column)?.id ?? column)),
    mappedOf: () => undefined,
  });
  const values: ValueFacts[] = [];
  const reasons: Record<string, string> = {};
  for (const { column, unit } of sensors) {
    const meaning = meaningOf(column, unit);
    if ("passedOver" in meaning) reasons[column] = meaning.passedOver;
    else values.push({ column, quantity: meaning.quantity, unit: unitName(meaning.quantity, meaning.unit) ?? meaning.unit });
  }
  return { values, reasons };
}
