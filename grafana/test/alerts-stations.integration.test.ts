import type { Point, Values } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { type HealthStory, healthLines, ingestLines, openHouse, type StationStory, stationLines } from "./support/alert-house.ts";

const DAY_MIN = 1440;
const weather = (minute: number): Values => ({
  temperatureC: 20 + Math.sin(minute),
  humidityPct: 50 + 9 * Math.sin(minute),
  pressureHpa: 1000 + Math.sin(minute),
  illuminanceLux: 900 + 99 * Math.sin(minute),
});

/** A station that measures once a minute until now. */
const here = (more: Partial<StationStory> = {}): StationStory => ({ station: "garden", fromMin: -300, toMin: 0, values: weather, ...more });
/** What tells its values since a minute from those before. */
const since =
  (fromMin: number, values: Values) =>
  (minute: number): Values =>
    minute < fromMin ? weather(minute) : { ...weather(minute), ...values };
/** Without some of its values since a minute. */
const without =
  (fromMin: number, values: (minute: number) => Values, names: readonly (keyof Values)[]) =>
  (minute: number): Values =>
    Object.fromEntries(Object.entries(values(minute)).filter(([name]) => minute < fromMin || !names.includes(name as keyof Values)));

type Case = readonly [what: string, stations: readonly StationStory[], firing: readonly string[]];

const roof = here({ station: "roof" });
const silentSince = (toMin: number, more: Partial<StationStory> = {}) => here({ fromMin: toMin - 300, toMin, ...more });

const silence: readonly Case[] = [
  ["a station that says nothing for half an hour", [silentSince(-30), roof], ["garden"]],
  ["the only station", [silentSince(-30)], ["garden"]],
  ["a pause of eight minutes", [silentSince(-8), roof], []],
  ["an hourly station between two readings", [silentSince(-55, { everyS: 3600 })], []],
  ["an hourly station that missed four", [silentSince(-260, { everyS: 3600 })], ["garden"]],
  ["a station with nothing but wind", [silentSince(-30, { values: () => ({ windSpeedMs: 3 }) }), roof], ["garden"]],
  ["a sensor that is gone from a station that is there", [here({ values: without(-60, weather, ["temperatureC"]) })], []],
  ["a station that is silent since three days", [silentSince(-3 * DAY_MIN), roof], ["garden"]],
  ["a station that is silent since eight days", [silentSince(-8 * DAY_MIN), roof], []],
  ["a station of which nothing was said since it is silent", [silentSince(-DAY_MIN, { knownToMin: -DAY_MIN }), roof], ["garden"]],
  ["a station that was forgotten", [silentSince(-3 * DAY_MIN, { forgottenMin: -70 }), roof], []],
  [
    "a station that was forgotten, when the ingest still said so",
    [silentSince(-DAY_MIN, { knownToMin: -DAY_MIN + 20, forgottenMin: -DAY_MIN + 5 }), roof],
    [],
  ],
  [
    "a forgotten station, and a new one that has not measured yet",
    [silentSince(-90, { forgottenMin: -80 }), here({ station: "new", values: () => ({}), fromMin: 1 })],
    [],
  ],
  ["a simulated station", [silentSince(-30, { source: "simulated" }), roof], []],
  ["a replay that is over", [silentSince(-30, { source: "recorded" }), roof], []],
  ["a bucket that is new", [], []],
];

/** Days of a station, every five minutes. */
const days = (more: Partial<StationStory>): StationStory => here({ fromMin: -2 * DAY_MIN, everyS: 300, ...more });

const stuck: readonly (readonly [uid: string, ...Case])[] = [
  [
    "clima-stuck-temperature",
    "the same for seven hours",
    [days({ values: since(-420, { temperatureC: 21.5 }) }), days({ station: "roof" })],
    ["garden"],
  ],
  ["clima-stuck-temperature", "the same for five hours", [days({ values: since(-300, { temperatureC: 21.5 }) })], []],
  [
    "clima-stuck-temperature",
    "left out by the station after three hours of the same",
    [days({ values: without(-240, since(-420, { temperatureC: 21.5 }), ["temperatureC"]) })],
    ["garden"],
  ],
  [
    "clima-stuck-temperature",
    "coarse steps, to and fro",
    [days({ values: (minute) => ({ temperatureC: Math.floor(minute / 5) % 2 === 0 ? 21 : 21.5 }) })],
    [],
  ],
  ["clima-stuck-temperature", "a station that is silent for seven hours", [days({ toMin: -420 }), days({ station: "roof" })], []],
  [
    "clima-stuck-temperature",
    "seven hours of an hourly station",
    [days({ everyS: 3600, values: since(-420, { temperatureC: 21.5 }) })],
    [],
  ],
  [
    "clima-stuck-temperature",
    "twelve hours of an hourly station",
    [days({ everyS: 3600, values: since(-800, { temperatureC: 21.5 }) })],
    ["garden"],
  ],
  ["clima-stuck-temperature", "a station without thermometer", [days({ values: () => ({ windSpeedMs: 2 }) })], []],
  ["clima-stuck-temperature", "a simulated station", [days({ source: "simulated", values: since(-420, { temperatureC: 21.5 }) })], []],
  [
    "clima-stuck-temperature",
    "a sensor that was taken away long ago",
    [here({ fromMin: -5 * DAY_MIN, everyS: 300, values: without(-4 * DAY_MIN, weather, ["temperatureC"]) })],
    [],
  ],
  ["clima-stuck-humidity", "the same for seven hours", [days({ values: since(-420, { humidityPct: 51 }) })], ["garden"]],
  ["clima-stuck-humidity", "saturated air for seven hours", [days({ values: since(-420, { humidityPct: 100 }) })], []],
  [
    "clima-stuck-temperature",
    "a quiet room whose station was away for eight hours",
    [days({ toMin: -510 }), here({ fromMin: -30, values: since(-999, { temperatureC: 21.5 }) })],
    [],
  ],
  [
    "clima-stuck-temperature",
    "one station that is silent, and another that began today without a thermometer",
    [days({ toMin: -720, values: since(-1200, { temperatureC: 21.5 }) }), here({ station: "new", values: () => ({ windSpeedMs: 2 }) })],
    [],
  ],
  ["clima-stuck-light", "the same daylight for seven hours", [days({ values: since(-420, { illuminanceLux: 5400 }) })], ["garden"]],
  ["clima-stuck-light", "a dark night", [days({ values: since(-420, { illuminanceLux: 0 }) })], []],
  ["clima-stuck-pressure", "the same for seven hours", [days({ values: since(-420, { pressureHpa: 1001 }) })], []],
  ["clima-stuck-pressure", "the same for thirteen hours", [days({ values: since(-780, { pressureHpa: 1001 }) })], ["garden"]],
  ["clima-stuck-pressure", "a bucket that is new", [], []],
];

const says = (fields: (minute: number) => Point["fields"], more: Partial<HealthStory> = {}): HealthStory => ({
  station: "garden",
  fromMin: -60,
  toMin: 0,
  fields,
  ...more,
});
const BROKEN = { ok: 0, sinceS: 900, error: "address 0x40 does not answer" };
const sensor = (fields: (minute: number) => Point["fields"], more: Partial<HealthStory> = {}) =>
  says(fields, { tags: { sensor: "htu21d" }, ...more });

const health: readonly (readonly [uid: string, what: string, stories: readonly HealthStory[], firing: readonly string[]])[] = [
  [
    "clima-sensor-failed",
    "one of two sensors does not answer",
    [sensor(() => BROKEN), sensor(() => ({ ok: 1, sinceS: 900 }), { tags: { sensor: "bmp180" } }), says(() => ({ uptimeS: 1 }))],
    ["htu21d garden"],
  ],
  ["clima-sensor-failed", "a sensor that answers again", [sensor((minute) => (minute < -20 ? BROKEN : { ok: 1, sinceS: 1 }))], []],
  ["clima-sensor-failed", "a sensor that missed two minutes", [sensor((minute) => (minute > -2 ? BROKEN : { ok: 1, sinceS: 1 }))], []],
  ["clima-sensor-failed", "a station that fell silent with a broken sensor", [sensor(() => BROKEN, { fromMin: -300, toMin: -200 })], []],
  ["clima-sensor-failed", "a simulated station", [sensor(() => BROKEN, { station: "demo" })], []],
  ["clima-sensor-failed", "a bucket that is new", [], []],
  ["clima-under-voltage", "a supply that is too weak", [says((minute) => ({ underVoltage: Number(minute > -6) }))], ["garden"]],
  ["clima-under-voltage", "a dip", [says((minute) => ({ underVoltage: Number(Math.round(minute) === -5) }))], []],
  ["clima-under-voltage", "a good supply", [says(() => ({ underVoltage: 0 }))], []],
  ["clima-under-voltage", "a computer that does not tell", [says(() => ({ uptimeS: 1 }))], []],
  ["clima-under-voltage", "a simulated station", [says(() => ({ underVoltage: 1 }), { station: "demo" })], []],
  ["clima-disk-nearly-full", "little room", [says(() => ({ diskFreeMb: 321 }))], ["garden"]],
  ["clima-disk-nearly-full", "room", [says(() => ({ diskFreeMb: 4000 }))], []],
  ["clima-disk-nearly-full", "little room for five minutes", [says((minute) => ({ diskFreeMb: minute > -5 ? 100 : 900 }))], []],
  ["clima-disk-nearly-full", "a station that fell silent", [says(() => ({ diskFreeMb: 321 }), { fromMin: -300, toMin: -200 })], []],
];

describeWith(["influxd"], "alert rules of stations, on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let houses = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  const build = () => openHouse(influxd.url, `house${++houses}`);
  const ingest = ingestLines({ fromMin: -120, toMin: 0 });

  test.each(silence)("clima-station-silent: %s", async (_, stations, firing) => {
    const house = await build();
    if (stations.length > 0) await house.write([...ingest, ...stations.flatMap(stationLines)]);
    expect((await house.follow("clima-station-silent")(-15, 0)).firing).toEqual(firing);
  });

  test.each(stuck)("%s: %s", async (uid, _, stations, firing) => {
    const house = await build();
    if (stations.length > 0) await house.write([...ingest, ...stations.flatMap(stationLines)]);
    expect((await house.follow(uid)(-10, 0)).firing).toEqual(firing);
  });

  test.each(health)("%s: %s", async (uid, _, stories, firing) => {
    const house = await build();
    const known = [here(), here({ station: "demo", source: "simulated" })].flatMap(stationLines);
    if (stories.length > 0) await house.write([...ingest, ...known, ...stories.flatMap(healthLines)]);
    expect((await house.follow(uid)(-16, 0)).firing).toEqual(firing);
  });

  test("a station that comes back, and sends what it measured meanwhile, is silent no more", async () => {
    const house = await build();
    await house.write([...ingest, ...stationLines(here({ toMin: -60 }))]);
    const follow = house.follow("clima-station-silent");
    expect((await follow(-60, -20)).firing).toEqual(["garden"]);
    await house.write(stationLines(here({ fromMin: -59 })));
    expect((await follow(-15, 0)).firing).toEqual([]);
  });

  test("nobody is silent while InfluxDB is away, nor when it is back and what came meanwhile is not yet in it", async () => {
    const house = await build();
    await house.write([...ingestLines({ fromMin: -120, toMin: -60 }), ...stationLines(here({ toMin: -60 }))]);
    const follow = house.follow("clima-station-silent");
    expect(await follow(-65, -61)).toMatchObject({ firing: [], pending: [] });
    house.setAway(true);
    expect(await follow(-60, -16)).toMatchObject({ firing: [], pending: [] });
    house.setAway(false);
    await house.write(ingestLines({ fromMin: -15, toMin: -6, health: () => ({ spoolBytes: 5000 }) }));
    expect(await follow(-14, -6)).toMatchObject({ firing: [], pending: [] });
    await house.write([...ingestLines({ fromMin: -5, toMin: 0 }), ...stationLines(here({ fromMin: -59 }))]);
    expect(await follow(-5, 0)).toMatchObject({ firing: [], pending: [] });
  });

  test("nobody is silent where the ingest is", async () => {
    const house = await build();
    await house.write([...ingestLines({ fromMin: -120, toMin: -40 }), ...stationLines(here({ toMin: -40 }))]);
    expect(await house.follow("clima-station-silent")(-30, 0)).toMatchObject({ firing: [], pending: [] });
  });

  test("says for how long a station is silent, and a sensor the same", async () => {
    const house = await build();
    await house.write([
      ...ingest,
      ...stationLines(silentSince(-31)),
      ...stationLines(days({ station: "roof", values: since(-420, { temperatureC: 21.5 }) })),
    ]);
    const silent = await house.follow("clima-station-silent")(0, 0);
    const minutes = (look: typeof silent.look, name: string, station: string) =>
      look.ok ? look.numbers.get(name)?.find(({ labels }) => labels["station"] === station)?.value : undefined;
    expect(minutes(silent.look, "SILENT", "garden")).toBe(25);
    const stuckLook = await house.follow("clima-stuck-temperature")(0, 0);
    expect(minutes(stuckLook.look, "UNCHANGED", "roof")).toBe(410);
  });
});
