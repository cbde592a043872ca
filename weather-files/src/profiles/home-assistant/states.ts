import { ok } from "@clima/schemas";
import { readNumber } from "../../columns/numbers.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile, ReadOptions, Row, TableHead } from "../../port.ts";
import { oneEach, seriesMapping } from "../one-each.ts";
import { onlyMeant } from "../only-meant.ts";
import { hasColumns, plainName } from "../shape.ts";
import { type Entity, isOutdoors, kindOf } from "./entities.ts";

const NAME = "Home Assistant";

/** Of which sensor a row is, when, and its value; the names that exports of states and of statistics have, the most exact first. */
interface LongShape {
  readonly name: string;
  readonly value: readonly string[];
  readonly time: readonly string[];
  readonly note?: string;
}

/** frontend: src/panels/history/ha-panel-history.ts writes entity_id, state and last_changed; REST and recorder name the same. */
const STATES: LongShape = {
  name: "entity_id",
  value: ["state"],
  time: ["last_updated_ts", "last_updated", "last_changed_ts", "last_changed", "lastchanged", "time", "timestamp"],
};

/** recorder/db_schema.py: statistics; the integration import_statistics writes statistic_id, unit, start, min, max, mean in local time. */
const STATISTICS: LongShape = {
  name: "statistic_id",
  value: ["mean"],
  time: ["start_ts", "start", "start_time", "time", "timestamp"],
  note: "hourly means, which are stored at the beginning of their hour as Home Assistant has them",
};

const UNITS = ["unit_of_measurement", "unit"];

const fits = (head: TableHead, { name, value, time }: LongShape) =>
  hasColumns(head, name) && [value, time].every((names) => names.some((each) => hasColumns(head, each)));

/** The states of sensors: history.csv of the history panel, or of the database home-assistant_v2.db. Without a zone they are UTC. */
export const homeAssistantStates: Profile = {
  name: `${NAME}, history`,
  recognises: (head) => fits(head, STATES),
  seriesAt: (head) => placeOf(head, [STATES.name]),
  plan: (head, options) => planByAttributes(head, options, STATES),
};

/** Long-term statistics of sensors, from an export or the database. */
export const homeAssistantStatistics: Profile = {
  name: `${NAME}, statistics`,
  recognises: (head) => fits(head, STATISTICS),
  seriesAt: (head) => placeOf(head, [STATISTICS.name]),
  plan: (head, options) => plan(head, options, STATISTICS),
};

/** The units stand in the attributes, as JSON, where an export of states has no column of them. */
function planByAttributes(head: TableHead, options: ReadOptions, shape: LongShape): ReturnType<Profile["plan"]> {
  const at = placeOf(head, ["attributes"]);
  if (at < 0 || placeOf(head, UNITS) >= 0) return plan(head, options, shape);
  const withUnit = (row: Row): Row => ({ ...row, cells: row.cells.map((cell, index) => (index === at ? unitIn(cell) : cell)) });
  const columns = head.columns.map((column, index) => (index === at ? "unit_of_measurement" : column));
  const made = plan({ ...head, columns, sample: head.sample.map(withUnit) }, options, shape);
  return made.ok ? ok({ ...made.value, readRow: (row) => made.value.readRow(withUnit(row)) }) : made;
}

const unitIn = (attributes: string): string => /"unit_of_measurement": ?"([^"]*)"/.exec(attributes)?.[1] ?? "";

const placeOf = ({ columns }: TableHead, names: readonly string[]): number =>
  columns.findIndex((column) => names.includes(plainName(column).replaceAll(" ", "_")));

function plan(head: TableHead, options: ReadOptions, { name, value, time, note }: LongShape): ReturnType<Profile["plan"]> {
  const indexOf = (names: readonly string[]) => placeOf(head, names);
  const [nameAt, valueAt, unitAt] = [indexOf([name]), indexOf(value), indexOf(UNITS)];
  const hasUnits = unitAt >= 0;
  const entities = entitiesOf(head, nameAt, unitAt);
  const classes = new Map(entities.map(({ id, deviceClass }) => [id, deviceClass]));
  const ids = new Set(entities.map(({ id }) => id));
  const samples = samplesOf(head, nameAt, valueAt);
  const { withoutSeries, mappedOf, complaints } = seriesMapping(head, options);
  const meanings = oneEach({
    known: entities.map(({ id, unit }) => ({ name: id, unit })),
    kindOf: (id, unit) => kindOf({ id, unit, deviceClass: classes.get(id) }, samples.get(id) ?? []),
    rankOf: (id) => Number(!isOutdoors(id)),
    mappedOf: (id) => mappedOf(id, `${head.columns[valueAt]} of ${id}`),
  });
  const made = columnPlan(head, withoutSeries, {
    profile: NAME,
    time: { columns: [time.filter((each) => hasColumns(head, each))] },
    long: { name, value, ...(hasUnits ? { unit: UNITS } : {}), meaningOf: (id, unit) => meanings(id, unit === "" ? undefined : unit) },
    missing: ["unknown", "unavailable"],
    passedOver: Object.fromEntries(
      head.columns
        .filter((_, index) => ![nameAt, valueAt, unitAt].includes(index))
        .map((column) => [column, "read beside the values, or not needed"]),
    ),
    notes: [...(note === undefined ? [] : [note]), ...(hasUnits ? [] : [UNITS_NOTE])],
  });
  return onlyMeant(
    made,
    ({ cells }) => meanings(cells[nameAt] ?? "", cells[unitAt] || undefined),
    complaints,
    ({ cells }) => ids.has(cells[nameAt] ?? ""),
  );
}

const UNITS_NOTE = "the file says no units: they are found from the first values where those leave no doubt; --map says others";

const ABOUT = "# ";

/** Of a database they stand above the table, all of them; of a file those of its first rows are known. */
function entitiesOf({ preamble, sample }: TableHead, nameAt: number, unitAt: number): readonly Entity[] {
  const described = preamble
    .filter((line) => line.startsWith(ABOUT))
    .map((line) => line.slice(ABOUT.length).split("\t"))
    .map(([id = "", unit, deviceClass]): Entity => ({ id, unit: unit || undefined, deviceClass: deviceClass || undefined }));
  if (described.length > 0) return described;
  const seen = sample.map(({ cells }): Entity => ({ id: cells[nameAt] ?? "", unit: (unitAt < 0 ? "" : cells[unitAt]) || undefined }));
  return [...new Map(seen.map((entity) => [entity.id, entity])).values()];
}

function samplesOf({ sample, hasDecimalComma }: TableHead, nameAt: number, valueAt: number): ReadonlyMap<string, readonly number[]> {
  const samples = new Map<string, number[]>();
  for (const { cells } of sample) {
    const read = readNumber(cells[valueAt] ?? "", hasDecimalComma);
    if (read.ok) samples.set(cells[nameAt] ?? "", [...(samples.get(cells[nameAt] ?? "") ?? []), read.value.number]);
  }
  return samples;
}
