import type { Point } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { infraredBoard } from "../src/boards/infrared.ts";
import { byTag, filledInfluxd, pointAt } from "./support/filled-influxd.ts";
import type { View } from "./support/resolve.ts";

const FROM_MS = Date.UTC(2026, 5, 1);
const at = pointAt(FROM_MS);
const minutes = (count: number) => FROM_MS + count * 60_000;

type Tags = Readonly<Record<string, string>>;
const sent = (minute: number, id: string, tags: Tags, fields: Point["fields"]) =>
  at("ir_event", "garden", minute, { id, tags: { event: "sent", command: "ir/send", ...tags }, fields: { count: 1, ...fields } });
const state = (minute: number, remote: string, fields: Point["fields"]) =>
  at("ir_event", "garden", minute, { tags: { event: "state", remote }, fields: { clockDoubtful: 0, ...fields } });

const power = { remote: "tv", button: "KEY_POWER", result: "ok" };
const points: Point[] = [
  // Two of one millisecond, told apart by their ids.
  sent(1, "a", power, { code: "sent", takenMs: 100 }),
  sent(1, "b", power, { code: "sent", takenMs: 300 }),
  sent(2, "c", { remote: "tv", button: "KEY_MUTE", result: "error" }, { code: "busy", takenMs: 50 }),
  sent(3, "d", { remote: "ac", button: "cool", result: "ok" }, { code: "dry-run", takenMs: 5, count: 0 }),
  sent(11, "e", { command: "ir/raw", result: "ok" }, { code: "sent", takenMs: 20 }),
  sent(12, "f", { remote: "ac", button: "cool", result: "expired" }, { code: "expired", takenMs: 1 }),
  sent(-5, "before", power, { code: "sent", takenMs: 9000 }),
  at("ir_event", "roof", 1, { id: "r", tags: { event: "sent", ...power }, fields: { count: 1, takenMs: 1, code: "sent" } }),
  at("ir_event", "garden", 4, {
    id: "g",
    tags: { event: "received", remote: "tv", button: "KEY_POWER" },
    fields: { count: 1, protocol: "nec", address: 4, protocolCommand: 8, repeats: 2 },
  }),
  // Of no known protocol.
  at("ir_event", "garden", 5, { id: "h", tags: { event: "received" }, fields: { count: 1, clockDoubtful: 0 } }),
  state(-120, "bedroom", { mode: "cool", wantedTemperatureC: 22, fan: "auto" }),
  state(20, "bedroom", { mode: "off" }),
  state(15, "study", { mode: "heat", wantedTemperatureC: 20.5 }),
  state(70, "study", { mode: "off" }),
];

const HOUR: View = {
  range: { fromMs: minutes(0), toMs: minutes(60) },
  clock: { nowMs: minutes(60), timeZone: "UTC" },
  variables: { station: "garden" },
  dataSourceInterval: "10s",
};

describeWith(["influxd"], "the board of infrared, on a real InfluxDB", () => {
  let influx: Awaited<ReturnType<typeof filledInfluxd>>;
  beforeAll(async () => {
    influx = await filledInfluxd(points);
  });
  afterAll(() => influx.stop());
  const ask = (id: number) => influx.askPanel(infraredBoard, id, HOUR);

  test.each([
    ["sent", 1, 3],
    ["not sent", 2, 2],
    ["the median of the time to answer", 3, 50],
    ["received", 4, 2],
  ])("counts what was %s in the time shown, without dry runs", async (_what, id, expected) => {
    const [[series] = []] = await ask(id);
    expect(series?.values.map(([, value]) => value)).toEqual([expected]);
  });

  test("draws commands by remote, and those without one by themselves", async () => {
    const [withRemote = [], without = []] = await ask(10);
    expect(byTag(withRemote, "remote")).toEqual({ tv: [[minutes(0), 3]], ac: [[minutes(10), 1]] });
    expect(without.map(({ values }) => values)).toEqual([[[minutes(10), 1]]]);
  });

  test("draws commands by their result", async () => {
    const [series = []] = await ask(11);
    expect(byTag(series, "result")).toEqual({
      ok: [
        [minutes(0), 2],
        [minutes(10), 1],
      ],
      error: [[minutes(0), 1]],
      expired: [[minutes(10), 1]],
    });
  });

  test("lists how often each button was sent", async () => {
    const [series = []] = await ask(12);
    const rows = series.map(({ tags, values }) => [tags?.["remote"], tags?.["button"], values[0]?.[1]]);
    expect(rows.sort()).toEqual([
      ["", "", 1],
      ["tv", "KEY_POWER", 2],
    ]);
  });

  test("lists each answer with its reason, dry runs too, newest first", async () => {
    const [[series] = []] = await ask(13);
    expect(series?.columns).toEqual(["time", "command", "remote", "button", "result", "code", "takenMs", "count"]);
    expect(series?.values.map(([time, ...row]) => [((time as number) - FROM_MS) / 60_000, ...row])).toEqual([
      [12, "ir/send", "ac", "cool", "expired", "expired", 1, 1],
      [11, "ir/raw", null, null, "ok", "sent", 20, 1],
      [3, "ir/send", "ac", "cool", "ok", "dry-run", 5, 0],
      [2, "ir/send", "tv", "KEY_MUTE", "error", "busy", 50, 1],
      expect.arrayContaining([1, "KEY_POWER", "sent"]),
      expect.arrayContaining([1, "KEY_POWER", "sent"]),
    ]);
  });

  test("draws the time to answer: half, 95 of 100, and the longest of each interval", async () => {
    expect((await ask(14)).map((series) => series[0]?.values)).toEqual([
      [
        [minutes(0), 100],
        [minutes(10), 1],
      ],
      [
        [minutes(0), 300],
        [minutes(10), 20],
      ],
      [
        [minutes(0), 300],
        [minutes(10), 20],
      ],
    ]);
  });

  test("lists received codes, also one of no known protocol", async () => {
    const [[series] = []] = await ask(15);
    expect(series?.columns.slice(1)).toEqual(["remote", "button", "protocol", "address", "protocolCommand", "repeats", "count"]);
    expect(series?.values.map(([, ...row]) => row)).toEqual([
      [null, null, null, null, null, null, 1],
      ["tv", "KEY_POWER", "nec", 4, 8, 2, 1],
    ]);
  });

  test("draws the mode of each air conditioner, also one that was set before the time shown, and none that comes after", async () => {
    const [series = []] = await ask(20);
    expect(byTag(series, "remote")).toEqual({
      bedroom: [
        [minutes(20), "off"],
        [minutes(-120), "cool"],
      ],
      study: [[minutes(15), "heat"]],
    });
  });

  test("draws the temperature that was wanted", async () => {
    const [series = []] = await ask(21);
    expect(byTag(series, "remote")).toEqual({ bedroom: [[minutes(-120), 22]], study: [[minutes(15), 20.5]] });
  });
});
