import { isPoint, isQuantity, type Point, quantities, type Reading, type StoreRecord } from "@clima/schemas";
import type { ColumnUse, WeatherSource } from "@clima/weather-files";
import { type Answering, print } from "../../print.ts";
import { table } from "../../table.ts";
import { createProgress, fail } from "../../terminal.ts";
import { starterMapping } from "./starter-mapping.ts";
import { countsOfTold, createToldSum, type ToldFacts } from "./told-sum.ts";
import { type Place, workThrough } from "./work-through.ts";

const MAX_SHOWN_RECORDS = 5;

interface StationSpan {
  readonly records: number;
  readonly firstTakenAt: string;
  readonly lastTakenAt: string;
}

interface DryRunFacts extends ToldFacts {
  readonly columns: readonly ColumnUse[];
  /** As they would be stored. */
  readonly first: readonly StoreRecord[];
  readonly stations: readonly (StationSpan & { readonly station: string })[];
  /** A mapping file of the columns as they are used; of a table only. */
  readonly mapping?: string;
}

/** `--dry-run`: says of each source what it is, what would be made of it and what not. Nothing is stored. */
export async function dryRun(places: readonly Place[], answering: Answering, signal: AbortSignal): Promise<void> {
  const progress = createProgress("reading");
  const reports: DryRunReport[] = [];
  const problems = await workThrough(places, signal, async ({ source, fraction }) => {
    reports.push(await tryOut(source, () => progress.update(fraction(), "nothing is stored"), signal));
  });
  print({ isDryRun: true, sources: reports.map(({ facts }) => facts) }, answering, () => reports.flatMap(({ lines }) => lines()));
  if (problems.length > 0) fail(...problems);
  if (signal.aborted) fail("stopped: this is of what was read until then");
}

/** Reads a source to its end and keeps nothing of it but what is told of it. */
async function tryOut(source: WeatherSource, onProgress: () => void, signal: AbortSignal): Promise<DryRunReport> {
  const told = createToldSum(source);
  const first: StoreRecord[] = [];
  const stations = new Map<string, StationSpan>();
  const take = (record: StoreRecord) => {
    if (first.length < MAX_SHOWN_RECORDS) first.push(record);
    const { takenAt, station } = record;
    const { records, firstTakenAt, lastTakenAt } = stations.get(station) ?? { records: 0, firstTakenAt: takenAt, lastTakenAt: takenAt };
    stations.set(station, {
      records: records + 1,
      firstTakenAt: takenAt < firstTakenAt ? takenAt : firstTakenAt,
      lastTakenAt: takenAt > lastTakenAt ? takenAt : lastTakenAt,
    });
  };
  for await (const items of source.items) {
    for (const item of items) {
      if (item.kind === "reading") take(item.reading);
      else if (item.kind === "point") take(item.point);
      else told.tell(item);
    }
    onProgress();
    if (signal.aborted) break;
  }
  const facts: DryRunFacts = {
    ...told.facts(),
    columns: source.uses,
    first,
    stations: [...stations].map(([station, span]) => ({ station, ...span })),
    ...(source.delimiter === undefined ? {} : { mapping: starterMapping(source.uses) }),
  };
  return { facts, lines: () => linesOf(facts, told.lines()) };
}

interface DryRunReport {
  readonly facts: DryRunFacts;
  readonly lines: () => readonly string[];
}

function linesOf(facts: DryRunFacts, told: readonly string[]): string[] {
  const records = facts.stations.reduce((sum, station) => sum + station.records, 0);
  const counts = [`${records} ${facts.first.some(isPoint) ? "points" : "readings"} would be stored`, ...countsOfTold(facts)];
  return [
    `${facts.source} (${facts.profile}): ${counts.join(", ")}`,
    ...facts.stations.map((span) => `  ${span.station}: ${span.records}, from ${span.firstTakenAt} to ${span.lastTakenAt}`),
    ...(facts.columns.length === 0 ? [] : ["columns:", ...table(facts.columns.map(describeUse)).map((line) => `  ${line}`)]),
    ...(facts.first.length === 0 ? [] : ["the first as they would be stored:", ...facts.first.map((record) => `  ${describe(record)}`)]),
    ...told,
    ...(facts.mapping === undefined ? [] : ["a mapping to start from, for --map (it says what is done now):", ...indented(facts.mapping)]),
  ];
}

const indented = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`);

function describeUse(use: ColumnUse): readonly string[] {
  if (use.use === "passed over") return [use.column, "passed over", use.reason];
  if (use.use !== "value") return [use.column, use.use, ""];
  return [use.column, use.quantity, `in ${use.unit}${use.station === undefined ? "" : `, of station ${use.station}`}`];
}

const describe = (record: StoreRecord) => `${record.station} ${record.takenAt}: ${isPoint(record) ? fieldsOf(record) : valuesOf(record)}`;

const fieldsOf = ({ tags, fields }: Point) =>
  Object.entries({ ...tags, ...fields })
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

const valuesOf = ({ values }: Reading) =>
  Object.entries(values)
    .flatMap(([name, value]) => (isQuantity(name) ? [`${name} ${value} ${quantities[name].unit}`] : []))
    .join(", ");
