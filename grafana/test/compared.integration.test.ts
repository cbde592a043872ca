import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { comparedBoard } from "../src/boards/compared.ts";
import { askPanel, viewOf } from "./support/ask-panel.ts";
import { type Ask, createAsk, type Series } from "./support/influxql.ts";
import { writeLines } from "./support/rollup-days.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2024, 2, 20, 13, 10);
const HOUR_NOW_MS = Date.UTC(2024, 2, 20, 13);

interface Made {
  readonly station: string;
  /** By which its temperature is above the hour of the day in UTC. */
  readonly warmerC: number;
  /** How many hours ago it measured last. */
  readonly silentHours: number;
  readonly hasRain?: boolean;
}

const STATIONS: readonly Made[] = [
  { station: "garden", warmerC: 0, silentHours: 0, hasRain: true },
  { station: "roof", warmerC: 2, silentHours: 30 },
  { station: "zoo", warmerC: -3, silentHours: 0 },
];

const HOURS = Array.from({ length: 10 * 24 }, (_, index) => HOUR_NOW_MS - index * HOUR_MS).reverse();
const hourOf = (atMs: number) => new Date(atMs).getUTCHours();
/** The zoo was out of order for six hours. */
const measures = ({ station, silentHours }: Made, atMs: number) =>
  atMs <= HOUR_NOW_MS - silentHours * HOUR_MS &&
  !(station === "zoo" && atMs >= HOUR_NOW_MS - 50 * HOUR_MS && atMs < HOUR_NOW_MS - 44 * HOUR_MS);

const temperatureC = ({ warmerC }: Made, atMs: number) => hourOf(atMs) + warmerC;

const linesOf = (made: Made): readonly string[] =>
  HOURS.filter((atMs) => measures(made, atMs)).flatMap((atMs) => {
    const value = temperatureC(made, atMs);
    const rain = made.hasRain ? ",rainMm_sum=0.5" : "";
    return [
      `weather_hour,station=${made.station},hour=${String(hourOf(atMs)).padStart(2, "0")} temperatureC_mean=${value},humidityPct_mean=${50 + value},seaLevelPressureHpa_mean=${1000 + value},windSpeedMs_mean=${value / 10 + 1},windGustMs_max=${value / 5 + 3}${rain} ${atMs}`,
      `weather,station=${made.station} temperatureC=${value} ${atMs + 60_000}`,
    ];
  });

const YEAR_AGO_MS = NOW_MS - 365 * 24 * HOUR_MS;
const POINTS = [
  `station_status,station=garden online=1 ${YEAR_AGO_MS}`,
  `station_status,station=roof online=1 ${YEAR_AGO_MS}`,
  `station_status,station=roof online=0 ${HOUR_NOW_MS - 30 * HOUR_MS}`,
  `station_status,station=zoo online=0 ${YEAR_AGO_MS}`,
  `station_status,station=zoo online=1 ${YEAR_AGO_MS + HOUR_MS}`,
  `station_info,station=garden name="Behind the house",intervalS=30,simulated=0,latitudeDeg=52.5,longitudeDeg=13.4 ${NOW_MS - HOUR_MS}`,
  `station_info,station=roof name="roof",intervalS=10,simulated=0 ${NOW_MS - 30 * HOUR_MS}`,
  `station_info,station=zoo name="The zoo",intervalS=60,simulated=0,latitudeDeg=-23.5,longitudeDeg=-46.6 ${NOW_MS - 20 * HOUR_MS}`,
  `station_info,station=zoo name="The zoo",intervalS=3600,simulated=1,latitudeDeg=-23.5,longitudeDeg=-46.6 ${NOW_MS - HOUR_MS}`,
];

describeWith(["influxd"], "the board of stations compared on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let ask: Ask;

  beforeAll(async () => {
    influxd = await startInfluxd();
    ask = createAsk(influxd.url);
    await ask('CREATE DATABASE "clima"');
    await writeLines(influxd.url, [...STATIONS.flatMap(linesOf), ...POINTS]);
  });
  afterAll(() => influxd.stop());

  const names = STATIONS.map(({ station }) => station);
  const answersOf = (id: number, station: readonly string[] = names, from = "now-7d") =>
    askPanel(comparedBoard, id, { ask, view: viewOf({ from, nowMs: NOW_MS, timeZone: "UTC", variables: { station } }) });

  /** The only row of each station, by its column. */
  const rowOfEach = (series: readonly Series[] = []) =>
    Object.fromEntries(
      series.map(({ tags, columns, values }) => [
        tags?.["station"] ?? "",
        Object.fromEntries(columns.map((column, index) => [column, values[0]?.[index]])),
      ]),
    );

  test("says of each station when it measured last, and what", async () => {
    const [, , newest] = await answersOf(1);
    const lastMs = (silentHours: number) => HOUR_NOW_MS - silentHours * HOUR_MS + 60_000;
    expect(rowOfEach(newest)).toEqual({
      garden: { time: lastMs(0), temperatureC: 13 },
      roof: { time: lastMs(30), temperatureC: 7 + 2 },
      zoo: { time: lastMs(0), temperatureC: 13 - 3 },
    });
  });

  test("says which is connected, though it came long before the time shown", async () => {
    const [, status = []] = await answersOf(1);
    expect(Object.fromEntries(status.map(({ tags, values }) => [tags?.["station"], values[0]?.[1]]))).toEqual({
      garden: 1,
      roof: 0,
      zoo: 1,
    });
  });

  test("says the newest of what each says of itself", async () => {
    const [names, , , info] = await answersOf(1);
    const [named, rows] = [rowOfEach(names), rowOfEach(info)];
    expect([named["garden"]?.["name"], named["roof"]?.["name"], named["zoo"]?.["name"]]).toEqual(["Behind the house", "roof", "The zoo"]);
    expect(rows["garden"]).toMatchObject({ intervalS: 30, simulated: 0 });
    expect(rows["roof"]).toMatchObject({ intervalS: 10, simulated: 0 });
    expect(rows["zoo"]).toMatchObject({ intervalS: 3600, simulated: 1 });
  });

  test("leaves out what is not chosen", async () => {
    for (const answer of await answersOf(1, ["roof"])) expect(answer.map(({ tags }) => tags?.["station"])).toEqual(["roof"]);
  });

  test("puts on the map where they say they are", async () => {
    const [places] = await answersOf(2);
    const rows = rowOfEach(places);
    expect(rows["garden"]).toMatchObject({ latitudeDeg: 52.5, longitudeDeg: 13.4 });
    expect(rows["zoo"]).toMatchObject({ latitudeDeg: -23.5, longitudeDeg: -46.6 });
    expect(rows["roof"]).toMatchObject({ latitudeDeg: null, longitudeDeg: null });
  });

  const meanOf = (made: Made, fromMs: number, toMs: number, value: (temperature: number) => number) => {
    const own = HOURS.filter((atMs) => atMs >= fromMs && atMs < toMs && atMs >= NOW_MS - 168 * HOUR_MS && measures(made, atMs));
    return own.length === 0 ? null : own.reduce((sum, atMs) => sum + value(temperatureC(made, atMs)), 0) / own.length;
  };

  test.each<[number, (temperature: number) => number]>([
    [10, (value: number) => value],
    [40, (value: number) => value],
    [11, (value: number) => 50 + value],
    [41, (value: number) => 50 + value],
    [12, (value: number) => 1000 + value],
    [42, (value: number) => 1000 + value],
    [20, (value: number) => value / 10 + 1],
    [43, (value: number) => value / 10 + 1],
  ])("panel %i draws a line of each station, with gaps where it measured nothing", async (id, value) => {
    const [series = []] = await answersOf(id);
    expect(series.map(({ tags }) => tags?.["station"])).toEqual(names);
    for (const [index, { values }] of series.entries()) {
      for (const [time, drawn] of values) {
        const expected = meanOf(STATIONS[index] as Made, Number(time), Number(time) + 2 * HOUR_MS, value);
        if (expected === null) expect(drawn).toBeNull();
        else expect(drawn).toBeCloseTo(expected, 9);
      }
    }
    const gapsOf = (index: number) => series[index]?.values.slice(1).filter(([, drawn]) => drawn === null).length;
    // The first two hours begin before the time shown. The zoo's six touch four pairs, of which two are measured in part.
    expect([gapsOf(0), gapsOf(1), gapsOf(2)]).toEqual([0, 15, 2]);
  });

  test("draws the strongest gust, and rain only where it is measured", async () => {
    const [gusts = []] = await answersOf(21);
    expect(Math.max(...(gusts[1]?.values ?? []).map(([, value]) => Number(value)))).toBeCloseTo((23 + 2) / 5 + 3, 9);
    for (const id of [30, 44]) {
      const [rain = []] = await answersOf(id);
      const sums = Object.fromEntries(
        rain.map(({ tags, values }) => [tags?.["station"], values.map(([, value]) => value).filter((each) => each !== null)]),
      );
      expect(sums["garden"]?.slice(1, -1).every((fallen: unknown) => fallen === 1)).toBe(true);
      expect([sums["roof"] ?? [], sums["zoo"] ?? []]).toEqual([[], []]);
    }
  });

  test("tears no line of a station that measures every hour, at any range", async () => {
    for (const from of ["now-24h", "now-2d", "now-7d", "now-9d"]) {
      const [series = []] = await answersOf(10, ["garden"], from);
      // The first two hours begin before the time shown.
      expect(series[0]?.values.slice(1).filter(([, value]) => value === null)).toEqual([]);
    }
  });
});
