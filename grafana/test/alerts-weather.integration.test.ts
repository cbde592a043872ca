import type { Values } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { ingestLines, openHouse, type StationStory, stationLines } from "./support/alert-house.ts";

/** A station that measures until now, four hours and a half of it, once a minute. */
const here = (values: (minute: number) => Values, more: Partial<StationStory> = {}): StationStory => ({
  station: "garden",
  fromMin: -270,
  toMin: 0,
  values,
  ...more,
});

/** From a value to another in straight line over the last hours. */
const line = (from: number, to: number, hours: number) => (minute: number) =>
  to + ((from - to) * Math.min(-minute, hours * 60)) / (hours * 60);

const falling = line(7, 3, 4);
const clearNight = (minute: number): Values => ({ temperatureC: falling(minute), dewPointC: -1.5 });
const storm = line(1010, 1000, 6);
const HOURLY = { everyS: 3600, fromMin: -600 };
/** It fell silent three days ago, in the same weather. */
const longGone = (values: (minute: number) => Values): StationStory => ({
  ...here((minute) => values(minute + 4320)),
  fromMin: -4600,
  toMin: -4320,
});

type Case = readonly [what: string, stations: readonly StationStory[], firing: readonly string[]];

const cases: Readonly<Record<string, readonly Case[]>> = {
  "clima-frost-coming": [
    ["a clear night that cools by a degree an hour", [here(clearNight)], ["garden"]],
    ["the same once an hour", [here(clearNight, HOURLY)], ["garden"]],
    ["fog, which holds it up", [here((minute) => ({ ...clearNight(minute), dewPointC: 2.5 }))], []],
    ["cold that stays", [here(() => ({ temperatureC: 3, dewPointC: -2 }))], []],
    ["cold that ends", [here((minute) => ({ temperatureC: line(-1, 3, 4)(minute), dewPointC: -3 }))], []],
    ["a warm evening that cools fast", [here((minute) => ({ temperatureC: line(25, 13, 4)(minute), dewPointC: -1 }))], []],
    ["frost that is there, and has its own rule", [here((minute) => ({ temperatureC: line(3, -1, 4)(minute), dewPointC: -3 }))], []],
    ["no hygrometer", [here((minute) => ({ temperatureC: falling(minute) }))], []],
    [
      "one station's temperature, another's dew point",
      [here((minute) => ({ temperatureC: falling(minute) })), here(() => ({ dewPointC: -5 }), { station: "roof" })],
      [],
    ],
    [
      "one station that ended this hour, and one that began",
      [
        here(() => ({ temperatureC: 12, dewPointC: -4 }), { station: "old", toMin: -100 }),
        here(() => ({ temperatureC: 2, dewPointC: -4 }), { fromMin: -60 }),
      ],
      [],
    ],
    ["a simulated station", [here(clearNight, { source: "simulated" })], []],
    ["a station that fell silent long ago", [longGone(clearNight)], []],
  ],
  "clima-frost": [
    ["frost", [here(() => ({ temperatureC: -0.4 })), here(() => ({ temperatureC: 9 }), { station: "roof" })], ["garden"]],
    ["frost once an hour", [here(() => ({ temperatureC: -4 }), HOURLY)], ["garden"]],
    ["frost at a station that says nothing of itself", [here(() => ({ temperatureC: -4 }), { source: null })], ["garden"]],
    ["frost of a replay", [here(() => ({ temperatureC: -4 }), { source: "recorded" })], []],
    ["just above", [here(() => ({ temperatureC: 0.1 }))], []],
    ["frost since five minutes", [here((minute) => ({ temperatureC: minute > -5 ? -9 : 4 }))], []],
    ["a single wrong reading", [here((minute) => ({ temperatureC: Math.round(minute) === -8 ? -40 : 9 }))], []],
    [
      "a simulated frost beside a mild day",
      [here(() => ({ temperatureC: -9 }), { source: "simulated" }), here(() => ({ temperatureC: 9 }), { station: "roof" })],
      [],
    ],
    ["only a simulated frost", [here(() => ({ temperatureC: -9 }), { source: "simulated" })], []],
    ["a station that fell silent long ago", [longGone(() => ({ temperatureC: -9 }))], []],
    ["a station without thermometer", [here(() => ({ pressureHpa: 1000 }))], []],
    [
      "a station that was forgotten, and one that measures something else",
      [here(() => ({ temperatureC: -9 }), { toMin: -30, forgottenMin: -30 }), here(() => ({ windSpeedMs: 3 }), { station: "roof" })],
      [],
    ],
    ["a bucket that is new", [], []],
  ],
  "clima-heat": [
    ["heat", [here(() => ({ temperatureC: 35.2 }))], ["garden"]],
    ["a warm day", [here(() => ({ temperatureC: 34.4 }))], []],
  ],
  "clima-gale": [
    ["a gale", [here(() => ({ windSpeedMs: 17.6, windGustMs: 20 })), here(() => ({ temperatureC: 5 }), { station: "roof" })], ["garden"]],
    ["a squall of a minute", [here((minute) => ({ windSpeedMs: Math.round(minute) === -6 ? 40 : 8 }))], []],
    ["a station that never had wind", [here(() => ({ temperatureC: 5 }))], []],
  ],
  "clima-gale-gusts": [
    ["one gust half an hour ago", [here((minute) => ({ windSpeedMs: 9, windGustMs: Math.round(minute) === -30 ? 24 : 12 }))], ["garden"]],
    ["gusts of a fresh wind", [here(() => ({ windSpeedMs: 10, windGustMs: 17 }))], []],
    ["a station without gusts", [here(() => ({ windSpeedMs: 10 }))], []],
  ],
  "clima-pressure-falling": [
    ["a storm", [here((minute) => ({ pressureHpa: storm(minute) }))], ["garden"]],
    ["a storm once an hour", [here((minute) => ({ pressureHpa: storm(minute) }), HOURLY)], ["garden"]],
    ["the tide of the tropics", [here((minute) => ({ pressureHpa: line(1003, 1001, 3)(minute) }))], []],
    ["a storm that goes", [here((minute) => ({ pressureHpa: line(995, 1000, 3)(minute) }))], []],
    ["a station that is new", [here((minute) => ({ pressureHpa: storm(minute) }), { fromMin: -120 })], []],
    [
      "a station in the valley that was taken down, one on the hill that is new",
      [
        here(() => ({ pressureHpa: 1000 }), { station: "valley", toMin: -150 }),
        here(() => ({ pressureHpa: 960 }), { station: "hill", fromMin: -60 }),
      ],
      [],
    ],
    ["a simulated storm", [here((minute) => ({ pressureHpa: storm(minute) }), { source: "simulated" })], []],
  ],
};

describeWith(["influxd"], "alert rules of the weather, on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let houses = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  const build = () => openHouse(influxd.url, `house${++houses}`);
  const ingest = ingestLines({ fromMin: -270, toMin: 0 });

  for (const [uid, own] of Object.entries(cases)) {
    test.each(own)(`${uid}: %s`, async (_, stations, firing) => {
      const house = await build();
      if (stations.length > 0) await house.write([...ingest, ...stations.flatMap(stationLines)]);
      const fromMin = uid === "clima-gale-gusts" ? -40 : -16;
      expect((await house.follow(uid)(fromMin, 0)).firing).toEqual(firing);
    });
  }

  test("frost goes on for an hour after it is over, and is told once where it comes back meanwhile", async () => {
    const house = await build();
    const overMin = -90;
    await house.write([...ingest, ...stationLines(here((minute) => ({ temperatureC: minute < overMin ? -2 : 1 })))]);
    const follow = house.follow("clima-frost");
    expect((await follow(-110, overMin + 5)).firing).toEqual(["garden"]);
    expect((await follow(overMin + 6, overMin + 58)).firing).toEqual(["garden"]);
    expect((await follow(overMin + 59, overMin + 80)).firing).toEqual([]);
  });

  test("frost goes on through an outage of InfluxDB, and what came late to it changes nothing", async () => {
    const house = await build();
    const cold = () => ({ temperatureC: -3 });
    await house.write([...ingest, ...stationLines(here(cold, { toMin: -60 }))]);
    const follow = house.follow("clima-frost");
    expect((await follow(-80, -60)).firing).toEqual(["garden"]);
    house.setAway(true);
    expect((await follow(-59, -30)).firing).toEqual(["garden"]);
    house.setAway(false);
    await house.write(stationLines(here(cold, { fromMin: -60, toMin: 0 })));
    expect((await follow(-29, 0)).firing).toEqual(["garden"]);
  });

  test("a frost of last night that a station sends in the morning is no news", async () => {
    const house = await build();
    await house.write([...ingest, ...stationLines(here(() => ({ temperatureC: 6 }), { fromMin: -60 }))]);
    const follow = house.follow("clima-frost");
    await follow(-20, -10);
    await house.write(stationLines(here(() => ({ temperatureC: -6 }), { fromMin: -270, toMin: -120 })));
    expect((await follow(-9, 0)).firing).toEqual([]);
  });
});
