import { describe, expect, test } from "@jest/globals";
import type { Query } from "../src/influxdb/influx-query.ts";
import { nearSpans } from "../src/influxdb/near-spans.ts";
import { unwrap } from "./contract.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FIRST_MS = Date.UTC(2026, 0, 1);
const at = (minute: number) => FIRST_MS + minute * MINUTE_MS;
const everyMinute = (days: number) => Array.from({ length: (days * DAY_MS) / MINUTE_MS }, (_, minute) => at(minute));
const daily = (days: number) => Array.from({ length: days }, (_, day) => FIRST_MS + day * DAY_MS);

/** Counts what is stored of a station, and keeps what it was asked. */
function storeOf(stored: Readonly<Record<string, readonly number[]>>) {
  const asked: string[] = [];
  const query: Query = async (statements) => {
    const each = statements.split("; ");
    asked.push(...each);
    return { ok: true, value: each.map(countOf) };
  };
  function countOf(statement: string) {
    const station = /"station" = '(.*?)'/.exec(statement)?.[1] ?? "";
    const [from = 0, to = 0] = [...statement.matchAll(/(-?\d+)ms/g)].map(([, ms]) => Number(ms));
    const count = (stored[station] ?? []).filter((ms) => ms >= from && ms < to).length;
    return count === 0 ? [] : [{ name: "weather", columns: ["time", "count_humidityPct", "count_temperatureC"], values: [[0, 1, count]] }];
  }
  return { query, asked };
}

const lengthsMs = (groups: readonly (readonly { readonly fromMs: number; readonly toMs: number }[])[]) =>
  groups.map((spans) => spans.map(({ fromMs, toMs }) => toMs - fromMs));

describe("stretches of time around instants", () => {
  test("are none where nothing is stored, of which InfluxDB is asked once", async () => {
    const { query, asked } = storeOf({});
    expect(unwrap(await nearSpans(query, [{ station: "garden", timesMs: everyMinute(2) }]))).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(unwrap(await nearSpans(query, [{ station: "garden", timesMs: [] }]))).toEqual([]);
  });

  test("are one where what is stored is as near together as they are", async () => {
    const { query } = storeOf({ garden: everyMinute(2) });
    const groups = unwrap(await nearSpans(query, [{ station: "garden", timesMs: everyMinute(2) }]));
    expect(groups).toEqual([[{ station: "garden", fromMs: at(0), toMs: at(2 * 1440 - 1) + 1, points: expect.any(Number) }]]);
  });

  test("are one a time where much is stored between them, a hundred at once", async () => {
    const { query, asked } = storeOf({ garden: everyMinute(250) });
    const groups = unwrap(await nearSpans(query, [{ station: "garden", timesMs: daily(250) }]));
    expect(lengthsMs(groups).map((lengths) => [lengths.length, ...new Set(lengths)])).toEqual([
      [100, 1],
      [100, 1],
      [50, 1],
    ]);
    expect(groups.flat().map(({ fromMs }) => fromMs)).toEqual(daily(250));
    expect(asked).toHaveLength(4);
  });

  test("are cut where more is stored than is read at once, and leave out no instant", async () => {
    const times = everyMinute(40);
    const { query } = storeOf({ garden: times });
    const groups = unwrap(await nearSpans(query, [{ station: "garden", timesMs: times }]));
    expect(groups.map((spans) => spans.length)).toEqual([1, 1, 1]);
    const spans = groups.flat();
    expect(spans.map(({ fromMs }) => fromMs)).toEqual([at(0), ...spans.slice(0, -1).map(({ toMs }) => toMs)]);
    expect(spans.at(-1)?.toMs).toBe(at(40 * 1440 - 1) + 1);
  });

  test("are each station's own", async () => {
    const { query } = storeOf({ garden: everyMinute(1), cellar: [at(3)] });
    const wanted = ["attic", "garden", "cellar"].map((station) => ({ station, timesMs: [at(3), at(4)] }));
    expect(unwrap(await nearSpans(query, wanted)).flat()).toMatchObject([
      { station: "garden", fromMs: at(3), toMs: at(4) + 1 },
      { station: "cellar", fromMs: at(3), toMs: at(4) + 1 },
    ]);
  });

  test("are the error that InfluxDB answers", async () => {
    const error = { kind: "unavailable", message: "away" } as const;
    expect(await nearSpans(async () => ({ ok: false, error }), [{ station: "garden", timesMs: [at(0)] }])).toEqual({ ok: false, error });
  });
});
