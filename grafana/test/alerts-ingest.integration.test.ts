import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { type IngestStory, ingestLines, openHouse, stationLines } from "./support/alert-house.ts";

const DAY_MIN = 1440;
const works = (more: Partial<IngestStory> = {}): IngestStory => ({ fromMin: -60, toMin: 0, ...more });
const MEGABYTE = 1_000_000;

const cases: readonly (readonly [uid: string, what: string, stories: readonly IngestStory[], firing: readonly string[]])[] = [
  ["clima-ingest-stalled", "an ingest that works", [works()], []],
  ["clima-ingest-stalled", "an ingest that ended twenty minutes ago", [works({ toMin: -20 })], ["nobody"]],
  ["clima-ingest-stalled", "an ingest that starts again", [works({ toMin: -4 })], []],
  ["clima-ingest-stalled", "one of two workers that was taken down", [works({ worker: "spare", toMin: -20 }), works()], []],
  ["clima-ingest-stalled", "a bucket that is new", [], []],
  ["clima-ingest-waiting", "messages that wait for minutes", [works({ health: () => ({ oldestUnacknowledgedS: 400 }) })], ["main"]],
  ["clima-ingest-waiting", "messages that wait for a moment", [works({ health: () => ({ oldestUnacknowledgedS: 4 }) })], []],
  ["clima-ingest-waiting", "nothing that waits", [works()], []],
  [
    "clima-ingest-waiting",
    "what waited before the ingest ended",
    [works({ toMin: -30, health: () => ({ oldestUnacknowledgedS: 400 }) })],
    [],
  ],
  [
    "clima-spool-growing",
    "a spool that grows, of one of two workers",
    [works({ health: (minute) => ({ spoolBytes: (70 + minute) * MEGABYTE }) }), works({ worker: "spare" })],
    ["main"],
  ],
  ["clima-spool-growing", "a spool that is emptied", [works({ health: (minute) => ({ spoolBytes: (1 - minute) * MEGABYTE }) })], []],
  ["clima-spool-growing", "a spool that stays", [works({ health: () => ({ spoolBytes: 9 * MEGABYTE }) })], []],
  [
    "clima-spool-growing",
    "a spool that is not known from before",
    [works({ fromMin: -5, health: () => ({ spoolBytes: 9 * MEGABYTE }) })],
    [],
  ],
  [
    "clima-spool-growing",
    "a worker that was taken down, and another with something on its disk",
    [works({ worker: "old", toMin: -14 }), works({ worker: "new", fromMin: -12, health: () => ({ spoolBytes: 9 * MEGABYTE }) })],
    [],
  ],
  ["clima-spool-growing", "a bucket that is new", [], []],
];

describeWith(["influxd"], "alert rules of the ingest, on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let houses = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  const build = () => openHouse(influxd.url, `house${++houses}`);
  /** So that a worker's numbers meet others that are no worker's. */
  const garden = stationLines({ station: "garden", fromMin: -60, toMin: 0, values: () => ({ temperatureC: 9 }) });

  test.each(cases)("%s: %s", async (uid, _, stories, firing) => {
    const house = await build();
    if (stories.length > 0) await house.write([...garden, ...stories.flatMap(ingestLines)]);
    // No later than the spool of the worker that is new has a past of its own.
    expect((await house.follow(uid)(-14, 0)).firing).toEqual(firing);
  });

  test("an outage of InfluxDB is told after five minutes, and over when it is back", async () => {
    const house = await build();
    await house.write(ingestLines(works({ toMin: -30 })));
    const follow = house.follow("clima-ingest-stalled");
    expect(await follow(-40, -30)).toMatchObject({ firing: [], pending: [] });
    house.setAway(true);
    expect(await follow(-29, -26)).toMatchObject({ firing: [], pending: ["nobody"] });
    expect(await follow(-25, -20)).toMatchObject({ firing: ["nobody"] });
    house.setAway(false);
    await house.write(ingestLines(works({ fromMin: -20 })));
    expect(await follow(-19, -15)).toMatchObject({ firing: [], pending: [] });
  });

  test("a restart of InfluxDB is not told", async () => {
    const house = await build();
    await house.write(ingestLines(works({ toMin: -30 })));
    const follow = house.follow("clima-ingest-stalled");
    await follow(-40, -30);
    house.setAway(true);
    expect((await follow(-29, -27)).firing).toEqual([]);
    house.setAway(false);
    await house.write(ingestLines(works({ fromMin: -27 })));
    expect(await follow(-26, -20)).toMatchObject({ firing: [], pending: [] });
  });

  test("an ingest that ended goes on being told when its last word is older than a week", async () => {
    const house = await build();
    await house.write(ingestLines(works({ toMin: -20 })));
    const follow = house.follow("clima-ingest-stalled");
    expect((await follow(-10, 0)).firing).toEqual(["nobody"]);
    expect((await follow(8 * DAY_MIN, 8 * DAY_MIN + 10)).firing).toEqual(["nobody"]);
  });
});
