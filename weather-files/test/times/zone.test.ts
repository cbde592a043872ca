import { describe, expect, test } from "@jest/globals";
import { createDoubledHour } from "../../src/times/doubled-hour.ts";
import { createTimeReader } from "../../src/times/time-reader.ts";
import { createZone } from "../../src/times/zone.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;
const STEP_MS = 10 * MINUTE_MS;
/** Readings go on for so long before and after a change. */
const AROUND_MS = 6 * HOUR_MS;
const [FROM_MS, TO_MS] = [Date.UTC(2025, 0, 1), Date.UTC(2028, 0, 1)];
const zones = Intl.supportedValuesOf("timeZone");

/** The clock of a zone as Intl shows it: "2026-10-25 02:30:00". */
function clockOf(timeZone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (atMs) => format.format(atMs);
}

const localMs = (clock: string) => Date.parse(`${clock.replace(" ", "T")}Z`);

/** The first instants, to the minute, at which a zone's clocks are further from UTC, or nearer, than before. */
function changesOf(timeZone: string): number[] {
  const clock = clockOf(timeZone);
  const aheadMs = (atMs: number) => localMs(clock(atMs)) - atMs;
  const changes: number[] = [];
  for (let weekMs = FROM_MS; weekMs < TO_MS; weekMs += WEEK_MS) {
    if (aheadMs(weekMs) === aheadMs(weekMs + WEEK_MS)) continue;
    let [beforeMs, afterMs] = [weekMs, weekMs + WEEK_MS];
    while (afterMs - beforeMs > MINUTE_MS) {
      const middleMs = Math.round((beforeMs + afterMs) / 2 / MINUTE_MS) * MINUTE_MS;
      if (aheadMs(middleMs) === aheadMs(weekMs)) beforeMs = middleMs;
      else afterMs = middleMs;
    }
    changes.push(afterMs);
  }
  return changes;
}

const all = zones.flatMap((zone) => changesOf(zone).map((changeMs) => ({ zone, changeMs })));
const instantsAround = (changeMs: number, stepMs: number) =>
  Array.from({ length: (2 * AROUND_MS) / stepMs }, (_, index) => changeMs - AROUND_MS + index * stepMs);

function readBack(zone: string, instants: readonly number[]): number[] {
  const clocks = instants.map(clockOf(zone));
  const reader = createTimeReader({ column: "time", sample: clocks.slice(0, 3), askedTimeZone: zone, nowMs: TO_MS });
  if (!reader.ok) throw new Error(reader.error);
  return clocks.map((clock) => {
    const read = reader.value.read(clock, "garden");
    return read.ok ? read.value.atMs : Number.NaN;
  });
}

/** Those that are not read back as they were. */
const wrong = (instantsOf: (changeMs: number) => readonly number[]) =>
  all.flatMap(({ zone, changeMs }) => {
    const instants = instantsOf(changeMs);
    const isSame = JSON.stringify(readBack(zone, instants)) === JSON.stringify(instants);
    return isSame ? [] : [`${zone} at ${new Date(changeMs).toISOString()}`];
  });

describe("the clocks of every zone of the database", () => {
  test("are changed many times in 2025 to 2027", () => {
    expect(zones.length).toBeGreaterThan(400);
    expect(all.length).toBeGreaterThan(700);
  });

  test("give the same instants back over each change, read every 10 minutes", () => {
    expect(wrong((changeMs) => instantsAround(changeMs, STEP_MS))).toEqual([]);
  });

  test("give them back when the newest is read first", () => {
    expect(wrong((changeMs) => instantsAround(changeMs, STEP_MS).reverse())).toEqual([]);
  });

  test("give them back with readings that come twice", () => {
    expect(wrong((changeMs) => instantsAround(changeMs, STEP_MS).flatMap((atMs) => [atMs, atMs]))).toEqual([]);
  });

  test("never show what they leave out, and show twice what they double", () => {
    for (const { zone, changeMs } of all) {
      const clock = clockOf(zone);
      const [beforeMs, afterMs] = [localMs(clock(changeMs - MINUTE_MS)) + MINUTE_MS, localMs(clock(changeMs))];
      const { instantsOf } = createZone(zone);
      const middleMs = (beforeMs + afterMs) / 2;
      const expected = afterMs > beforeMs ? [] : [changeMs - (beforeMs - middleMs), changeMs + (middleMs - afterMs)];
      expect([zone, changeMs, ...instantsOf(middleMs)]).toEqual([zone, changeMs, ...expected]);
    }
  });
});

describe("the hour that Berlin's clocks show twice", () => {
  const [firstMs, secondMs] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
  const decided = (...rows: readonly (readonly number[])[]) => {
    const { decide } = createDoubledHour();
    return rows.map((instants) => decide("garden", instants)).at(-1);
  };

  test("is the first pass without a row before it, and a guess", () => {
    expect(decided([firstMs, secondMs])).toEqual({ atMs: firstMs, isGuessed: true });
  });

  test("is the first pass after a row shortly before it, the second after a row within it", () => {
    expect(decided([firstMs - HOUR_MS], [firstMs, secondMs])).toEqual({ atMs: firstMs, isGuessed: false });
    expect(decided([firstMs - HOUR_MS], [firstMs, secondMs], [firstMs, secondMs])).toEqual({ atMs: secondMs, isGuessed: false });
  });

  test("is a guess after a gap, for the station may have slept through the first pass", () => {
    expect(decided([firstMs - 2 * HOUR_MS], [firstMs, secondMs])).toEqual({ atMs: firstMs, isGuessed: true });
  });

  test("is decided for each station by its own rows", () => {
    const { decide } = createDoubledHour();
    const times = [[firstMs - HOUR_MS], [firstMs, secondMs], [firstMs, secondMs]];
    const read = times.flatMap((instants) => ["a", "b"].map((station) => decide(station, instants).atMs));
    expect(read.slice(2)).toEqual([firstMs, firstMs, secondMs, secondMs]);
  });
});
