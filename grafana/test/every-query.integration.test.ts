import { rollupNames } from "@clima/schemas";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { files } from "../src/generate.ts";
import { lookAtRulesOverYear } from "./support/alerts-on-year.ts";
import { type BoardJson, type BoardQuestion, questionsOf } from "./support/board.ts";
import { generateYear, STATIONS, writeYear, YEAR_END_MS } from "./support/generated-year.ts";
import { type Answer, type Ask, createAsk, type Series } from "./support/influxql.ts";
import { intervalMsOf, intervalText } from "./support/interval.ts";
import { type ExpectedSeries, expectedSeries } from "./support/oracle.ts";
import { type Resolved, resolveQuery, type View } from "./support/resolve.ts";
import { tablesOf } from "./support/tables.ts";
import { timeRangeOf } from "./support/time-range.ts";
import { chooseVariables } from "./support/variables.ts";

const RANGES = ["5m", "3h", "24h", "7d", "30d", "1y", "10y"] as const;
/** The other stations are looked at over these. */
const RANGES_OF_ALL: readonly string[] = ["24h", "1y"];

/** Hours are many: those since the clocks were put back are enough. */
const SINCE_AUTUMN_MS = Date.UTC(2025, 9, 20);

/** More marks over a chart cannot be told apart. */
const MOST_EVENTS = 200;

const boards = [...files].map(([path, content]) => [path, JSON.parse(content) as BoardJson] as const);
const clock = { nowMs: YEAR_END_MS, timeZone: "UTC" };
const viewOf = (range: string): Omit<View, "variables"> => ({
  range: timeRangeOf(`now-${range}`, "now", clock),
  clock,
  dataSourceInterval: "10s",
});

const year = generateYear();
const tables = tablesOf(year);

/** What was asked, for the figures at the end. */
const slowest = new Map<string, { readonly tookMs: number; readonly where: string }>();
const answeredBy = new Set<string>();
const counts = { asked: 0, sent: 0 };
/** What was wrong with the numbers that a query gave, by its text. */
const checked = new Map<string, readonly string[]>();

describeWith(["influxd"], "every query of every board, on a real InfluxDB with a year of three stations", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let ask: Ask;
  beforeAll(async () => {
    influxd = await startInfluxd();
    await writeYear(year, influxd.url);
    ask = remembering(createAsk(influxd.url));
  });
  afterAll(async () => {
    const lines = RANGES.map((range) => `  ${range.padStart(3)}: ${describeSlowest(range)}`);
    const { asked, sent } = counts;
    process.stdout.write(
      `${asked} queries (${sent} different ones, the numbers of ${checked.size} of them calculated); slowest at each range:\n${lines.join("\n")}\n`,
    );
    await influxd.stop();
  });

  test.each(rollupNames)("the roll-ups %s are those of the readings", async (measurement) => {
    const sinceMs = measurement === "weather_hour" ? SINCE_AUTUMN_MS : 0;
    const { series } = await ask(`SELECT * FROM "${measurement}" WHERE time >= ${sinceMs}ms GROUP BY "station"`);
    const wanted = (tables.get(measurement) ?? []).filter(({ atMs }) => atMs >= sinceMs);
    const stored = series.flatMap(({ tags, columns, values }) =>
      values.map((cells) => ({ ...tags, ...Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null])) })),
    );
    expect(stored).toHaveLength(wanted.length);
    const byIdentity = new Map(stored.map((row: Record<string, unknown>) => [`${row["station"]} ${row["time"]}`, row]));
    const faults = wanted.flatMap(({ atMs, tags, fields }) => {
      const row = byIdentity.get(`${tags["station"]} ${atMs}`) ?? {};
      const columns = Object.entries({ ...fields, ...tags }).filter(([name, value]) => !isClose(value, row[name] ?? null));
      return columns.map(
        ([name, value]) => `${tags["station"]} ${new Date(atMs).toISOString()} ${name} is ${row[name]}, expected ${value}`,
      );
    });
    expect(faults).toEqual([]);
  });

  test("every alert rule asks without complaint, and finds the right numbers", async () => {
    const askOnce = createAsk(influxd.url);
    const { looks, held, faults } = await lookAtRulesOverYear(year, async (query) => (await askOnce(query)).series);
    const times = [...held].map(([uid, count]) => `  ${uid}: ${count}`);
    process.stdout.write(
      `alert rules, looked at ${looks} times in the last week (the ingest speaks every hour before the last two days); how often each held:\n${times.join("\n")}\n`,
    );
    expect(faults).toEqual([]);
    // The garden has a winter.
    expect(held.get("clima-frost")).toBeGreaterThan(0);
  });

  describe.each(boards)("%s", (path, board) => {
    test.each(RANGES)("over %s: no complaint, no more points than pixels, the right numbers", async (range) => {
      const stations = RANGES_OF_ALL.includes(range) ? STATIONS : [STATIONS[0]];
      const faults: string[] = [];
      for (const { station } of stations) {
        const { variables } = await chooseVariables(board, ask, viewOf(range), { station });
        for (const question of questionsOf(board)) {
          const resolved = resolveQuery(question, { ...viewOf(range), variables });
          const { series, tookMs } = await ask(resolved.query);
          counts.asked += 1;
          const where = `${path}, ${question.where}`;
          if (tookMs > (slowest.get(range)?.tookMs ?? 0)) slowest.set(range, { tookMs, where });
          if (hasValue(series)) answeredBy.add(`${path} ${question.where}`);
          faults.push(
            ...faultsOf(question, resolved, series).map((fault) => `${question.where} of ${station}: ${fault}\n  ${resolved.query}`),
          );
        }
      }
      expect(faults).toEqual([]);
    });

    test("every query has an answer at some time of some station", () => {
      const silent = questionsOf(board).filter(({ where }) => !answeredBy.has(`${path} ${where}`));
      expect(silent.map(({ where, query }) => `${where}: ${query}`)).toEqual([]);
    });
  });
});

/** The same text is sent once: the boards of two languages ask the same. */
function remembering(ask: Ask): Ask {
  const known = new Map<string, Answer>();
  return async (query) => {
    const answer = known.get(query);
    if (answer) return answer;
    const fresh = await ask(query);
    counts.sent += 1;
    known.set(query, fresh);
    return fresh;
  };
}

const describeSlowest = (range: string) => {
  const { tookMs, where } = slowest.get(range) ?? { tookMs: 0, where: "nothing" };
  return `${Math.round(tookMs)} ms, ${where}`;
};

const hasValue = (series: readonly Series[]) =>
  series.some(({ values }) => values.some((row) => row.slice(1).some((cell) => cell !== null)));

function faultsOf({ kind, maxDataPoints }: BoardQuestion, { query, range, intervalMs }: Resolved, series: readonly Series[]): string[] {
  // What is written is a whole number of hours, minutes or days, and so somewhat shorter than a pixel.
  const writtenMs = intervalMsOf(intervalText(intervalMs));
  const limit = Math.max(kind === "annotation" ? MOST_EVENTS : maxDataPoints, Math.ceil((range.toMs - range.fromMs) / writtenMs) + 2);
  const tooMany = series.filter(({ values }) => values.length > limit).map(({ values }) => `${values.length} points, more than ${limit}`);
  const known = checked.get(query);
  if (known) return [...tooMany, ...known];
  const expected = expectedSeries(query, tables);
  if (expected === undefined) return tooMany;
  const differing = differences(series, expected);
  checked.set(query, differing);
  return [...tooMany, ...differing];
}

function differences(series: readonly Series[], expected: readonly ExpectedSeries[]): string[] {
  const keyOf = ({ tags = {} }: Pick<Series, "tags">) => JSON.stringify(Object.entries(tags).sort());
  const answered = new Map(series.map((each) => [keyOf(each), each]));
  const keys = [...answered.keys()].sort();
  const expectedKeys = expected.map(keyOf).sort();
  if (JSON.stringify(keys) !== JSON.stringify(expectedKeys)) return [`series ${keys.join(" ")}, expected ${expectedKeys.join(" ")}`];
  return expected.flatMap((each) => {
    const own = answered.get(keyOf(each));
    return own === undefined ? [] : rowDifferences(own, each).slice(0, 3);
  });
}

function rowDifferences({ values, tags }: Series, expected: ExpectedSeries): string[] {
  const rows = expected.values.length > 1 && Number(values[0]?.[0]) > Number(values.at(-1)?.[0]) ? values.toReversed() : values;
  const wanted = expected.values;
  if (rows.length !== wanted.length) return [`${JSON.stringify(tags)} has ${rows.length} rows, expected ${wanted.length}`];
  return wanted.flatMap((row, index) => {
    const cells = rows[index] ?? [];
    const compared = expected.hasTimes ? row : row.slice(1);
    const against = expected.hasTimes ? cells : cells.slice(1);
    const isSame = compared.every((cell, column) => isClose(cell ?? null, against[column] ?? null));
    return isSame ? [] : [`${JSON.stringify(tags)} has ${JSON.stringify(cells)}, expected ${JSON.stringify(row)}`];
  });
}

/** A count of nothing is 0 or null, as the database sees fit. */
function isClose(expected: unknown, actual: unknown): boolean {
  if (typeof expected === "number" && typeof actual === "number")
    return Math.abs(expected - actual) <= 1e-6 * Math.max(1, Math.abs(expected));
  return expected === actual || (expected === null && actual === 0);
}
