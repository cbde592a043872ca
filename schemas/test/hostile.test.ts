import { describe, expect, test } from "@jest/globals";
import {
  type BackfillMessage,
  parseBackfill,
  parseInfo,
  parseIrSend,
  parseJson,
  parseLatest,
  parseStatus,
  parseTelemetry,
  show,
} from "../src/index.ts";
import { parsers } from "./examples.ts";

const utf8 = new TextEncoder();
const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

/** Longest complaint: six parts of a path, a value and an expectation, each cut short. */
const MAX_COMPLAINT_CHARS = 1500;

const reading = (seq: number, temperatureC: number) => ({
  bootId: "k3v9",
  seq,
  takenAt: "2026-11-23T04:00:00.000Z",
  values: { temperatureC },
});
const backfill = (readings: readonly unknown[]) => JSON.stringify({ schema: "backfill/1", station: "garden", readings });

const sixValues = (value: number) => ({
  pressureHpa: value,
  seaLevelPressureHpa: value,
  illuminanceLux: value,
  windSpeedMs: value / 10,
  windGustMs: value / 10,
  visibilityM: value,
});

const HOSTILE: Readonly<Record<string, Uint8Array | string>> = {
  nothing: new Uint8Array(),
  "a single 0xff": Uint8Array.of(0xff),
  "UTF-8 cut within a character": utf8.encode('{"id":"é').slice(0, -1),
  "an overlong slash": Uint8Array.of(0x22, 0xc0, 0xaf, 0x22),
  "a surrogate in UTF-8": Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22),
  "UTF-16": Uint8Array.from(Buffer.from('{"id":"a"}', "utf16le")),
  "a NUL byte": Uint8Array.of(0),
  "a megabyte of zeros": new Uint8Array(2 ** 20),
  "a megabyte of one text": JSON.stringify("x".repeat(2 ** 20)),
  "100,000 nested lists": nested(100_000, "[", "]"),
  "100,000 nested objects": nested(100_000, '{"a":', "}").replace('{"a":}', "{}"),
  "lists nested in every field": `{"schema":${nested(50_000, "[", "]")},"station":${nested(50_000, "[", "]")},"values":${nested(50_000, "[", "]")}}`,
  "10,000 unknown keys": JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i]))),
  "a key of a megabyte": JSON.stringify({ ["k".repeat(2 ** 20)]: 1 }),
  "a key that drives a terminal": JSON.stringify({ "\u001b]0;owned\u0007": 1, "\u202egarden": 1, "\u009b2J": 1 }),
  "half a surrogate pair as a key": '{"\\ud83d":1}',
  "numbers beyond all bounds": '{"seq":1e999,"values":{"temperatureC":-1e999}}',
  "a number of 100,000 digits": "9".repeat(100_000),
  "names of Object.prototype": '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"toString":1,"hasOwnProperty":1}',
};

describe.each(Object.entries(HOSTILE))("%s", (_title, payload) => {
  test.each(Object.entries(parsers).filter(([message]) => message !== "latest"))(
    "is refused as %s, in a short printable line",
    (_message, parse) => {
      const parsed = parse(payload);
      if (parsed.ok) throw new Error("it was taken");
      expect(parsed.error.length).toBeLessThan(MAX_COMPLAINT_CHARS);
      expect(parsed.error).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u);
    },
  );
});

describe("payloads that are not text", () => {
  test.each([parseStatus, parseTelemetry, parseLatest])("say that they are not UTF-8", (parse) => {
    expect(parse(Uint8Array.of(0x31, 0xff))).toEqual({ ok: false, error: "the payload is not UTF-8 text" });
  });

  test("are told from text that is not JSON", () => {
    expect(parseJson(utf8.encode("hello"))).toEqual({ ok: false, error: "the payload is hello; expected JSON" });
  });

  test("a byte order mark is not part of the message", () => {
    expect(parseLatest(Uint8Array.of(0xef, 0xbb, 0xbf, 0x37))).toEqual({ ok: true, value: 7 });
  });
});

describe("names of Object.prototype", () => {
  const info = (remotes: string) =>
    `{"schema":"info/1","station":"garden","bootId":"k3v9","softwareVersion":"0.1.0","source":"pi","startedAt":"2026-11-23T04:00:00.000Z","intervalMs":1000,"sensors":[],"remotes":${remotes}}`;

  test("constructor is a remote like any other", () => {
    const parsed = parseInfo(info('{"constructor":["on"]}'));
    if (!parsed.ok) throw new Error(parsed.error);
    expect(Object.entries(parsed.value.remotes)).toEqual([["constructor", ["on"]]]);
  });

  test("__proto__ is no name for a remote, and pollutes nothing", () => {
    expect(parseInfo(info('{"__proto__":["on"]}')).ok).toBe(false);
    expect(Object.prototype).not.toHaveProperty("on");
    expect(({} as Record<string, unknown>)["0"]).toBeUndefined();
  });
});

describe("complaints about many things", () => {
  test("a backfill of 5,000 bad readings is told in five complaints and a count", () => {
    const parsed = parseBackfill(backfill(Array.from({ length: 5000 }, (_, seq) => reading(seq, 99))));
    expect(parsed).toEqual({
      ok: false,
      error: `${[0, 1, 2, 3, 4].map((i) => `readings[${i}].values.temperatureC is 99; expected 60 or less`).join("; ")}; … and 4995 more`,
    });
  });

  test("more than 5,000 readings are one complaint", () => {
    const parsed = parseBackfill(backfill(Array.from({ length: 5001 }, (_, seq) => reading(seq, 9))));
    expect(parsed).toEqual({ ok: false, error: "readings has 5001 entries; expected 5000 or fewer" });
  });

  test("5,000 bad readings take little longer to refuse than as many good ones to take", () => {
    const elapsedMs = (payload: string, isTaken: boolean) => {
      const startMs = performance.now();
      expect(parseBackfill(payload).ok).toBe(isTaken);
      return performance.now() - startMs;
    };
    const every = (value: number) => backfill(Array.from({ length: 5000 }, (_, seq) => ({ ...reading(seq, 0), values: sixValues(value) })));
    const good = every(900);
    const bad = every(-1);
    elapsedMs(good, true);
    const ratio = Math.min(...[1, 2, 3].map(() => elapsedMs(bad, false))) / Math.min(...[1, 2, 3].map(() => elapsedMs(good, true)));
    // 7 here; 90 when every failing part copies the list of errors
    expect(ratio).toBeLessThan(40);
  });

  test("a refused message says nothing of the next", () => {
    const good = backfill([reading(1, 9)]);
    expect(parseBackfill(backfill([reading(1, 99)])).ok).toBe(false);
    expect(parseBackfill(good)).toEqual({ ok: true, value: JSON.parse(good) as BackfillMessage });
  });
});

describe("show", () => {
  test.each<[unknown, string]>([
    [undefined, "undefined"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [[[[[1]]]], "[[[…]]]"],
    [{ a: [{ b: 1 }] }, '{"a":[{"b":1}]}'],
    [{ a: "x".repeat(100) }, `{"a":"${"x".repeat(54)}…`],
    [`${"x".repeat(59)}🌧`, `"${"x".repeat(59)}…`],
    ["line\nline", '"line\\nline"'],
    ["\u202eevil", '"\\u202eevil"'],
  ])("%p as %s", (value, shown) => {
    expect(show(value)).toBe(shown);
  });
});

test("an id of lone surrogates is still answered as it came", () => {
  const parsed = parseIrSend('{"id":"\\ud83d","remote":"tv","button":"on"}');
  expect(parsed).toEqual({ ok: true, value: { id: "\ud83d", remote: "tv", button: "on" } });
});
