import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { retryAfterMs } from "../src/influxdb/failure.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import type { InfluxSettings } from "../src/influxdb/settings.ts";
import { reading } from "./contract.ts";
import { type Answer, reply, startInfluxServer, type Written } from "./influx-server.ts";

const readings = (count: number) => Array.from({ length: count }, (_, seq) => reading(seq, { temperatureC: seq / 10 }));

describe("writing to InfluxDB over HTTP", () => {
  let server: Awaited<ReturnType<typeof startInfluxServer>>;
  const answers = { current: reply(204) as Answer };
  beforeEach(async () => {
    answers.current = reply(204);
    server = await startInfluxServer((seen, response) => answers.current(seen, response));
  });
  afterEach(() => server.stop());
  const open = (more: Partial<InfluxSettings> = {}) => openInfluxStore({ url: server.url, version: 1, database: "w x", ...more });

  test.each([
    ["another machine", "0.0.0.0", "gzip"],
    ["this machine", "127.0.0.1", undefined],
  ])("what goes to %s (%s) is compressed with %s", async (_where, host, encoding) => {
    const store = open({ url: server.url.replace("127.0.0.1", host) });
    expect(await store.write(readings(100))).toEqual({ ok: true, value: undefined });
    expect(server.seen.map((each) => [each.encoding, each.lines.length])).toEqual([[encoding, 100]]);
    await store.close();
  });

  test.each([
    [204, undefined],
    [200, undefined],
    [201, { kind: "refused", message: expect.stringContaining("(201): partial") }],
    [400, { kind: "refused", message: expect.stringContaining("(400): partial") }],
    [422, { kind: "refused", message: expect.stringContaining("(422): partial") }],
    [401, { kind: "unavailable", message: expect.stringContaining("refuses the login"), retryAfterMs: 30_000 }],
    [403, { kind: "unavailable", message: expect.stringContaining("refuses the login"), retryAfterMs: 30_000 }],
    [404, { kind: "unavailable", message: expect.stringContaining("does not know the place"), retryAfterMs: 30_000 }],
    [429, { kind: "unavailable", message: expect.stringContaining("busy or in trouble"), retryAfterMs: 7000 }],
    [500, { kind: "unavailable", message: expect.stringContaining("busy or in trouble"), retryAfterMs: 7000, mayLieInRecords: true }],
    [503, { kind: "unavailable", message: expect.stringContaining("busy or in trouble"), retryAfterMs: 7000 }],
  ])("takes status %i for what it is", async (status, error) => {
    answers.current = reply(status, status === 204 ? "" : '{"error":"partial"}', { "retry-after": "7" });
    const written = await open().write(readings(2));
    expect(written).toEqual(error === undefined ? { ok: true, value: undefined } : { ok: false, error });
  });

  test("halves what is too large until it fits, and writes every line once", async () => {
    answers.current = (seen, response) => reply(seen.lines.length > 3 ? 413 : 204)(seen, response);
    expect((await open().write(readings(10))).ok).toBe(true);
    const taken = server.seen.filter(({ lines }) => lines.length <= 3).flatMap(({ lines }) => lines);
    expect(taken).toHaveLength(10);
    expect(new Set(taken).size).toBe(10);
  });

  test("remembers what was too much, and tries for more little by little", async () => {
    answers.current = (seen, response) => reply(seen.lines.length > 300 ? 413 : 204)(seen, response);
    const store = open();
    for (let batch = 0; batch < 30; batch += 1) expect((await store.write(readings(1000))).ok).toBe(true);
    const refused = server.seen.filter(({ lines }) => lines.length > 300);
    expect(server.seen.flatMap(({ lines }) => (lines.length > 300 ? [] : lines))).toHaveLength(30_000);
    expect(refused.length).toBeGreaterThan(2);
    expect(refused.length).toBeLessThan(10);
  });

  test("a single line that is too large is refused", async () => {
    answers.current = reply(413, "request entity too large");
    expect(await open().write(readings(1))).toEqual({
      ok: false,
      error: { kind: "refused", message: "InfluxDB says (413): request entity too large" },
    });
  });

  test.each([
    ["hangs", (_written: Written, _response: ServerResponse) => {}],
    ["closes without an answer", (_written: Written, response: ServerResponse) => void response.destroy()],
    [
      "closes in the middle of its answer",
      (_written: Written, response: ServerResponse) => {
        response.writeHead(400, { "content-length": "100" }).write('{"error":"par');
        setImmediate(() => response.destroy());
      },
    ],
  ])("a server that %s is unavailable", async (_what, answer) => {
    answers.current = answer;
    const written = await open({ writeTimeoutMs: 200 }).write(readings(2));
    expect(written).toEqual({ ok: false, error: { kind: "unavailable", message: expect.stringContaining("does not answer") } });
  });

  test("a server that is not there is unavailable", async () => {
    const written = await open({ url: `http://127.0.0.1:${await freePort()}` }).write(readings(1));
    expect(written).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });

  test("a large batch is compressed and arrives whole", async () => {
    expect((await open().write(readings(1000))).ok).toBe(true);
    expect(server.seen[0]?.lines).toHaveLength(1000);
  });

  test.each([
    [1, "/write?db=w+x&precision=ms"],
    [2, "/api/v2/write?org=home&bucket=w+x&precision=ms"],
    [3, "/api/v3/write_lp?db=w+x&precision=millisecond"],
  ] as const)("version %i is written to where it takes line protocol, with the token", async (version, url) => {
    expect((await open({ version, org: "home", token: "secret" }).write(readings(1))).ok).toBe(true);
    expect(server.seen).toMatchObject([{ url, authorization: "Token secret" }]);
  });
});

test("Retry-After is seconds or a date", () => {
  const nowMs = Date.UTC(2026, 0, 1);
  expect(retryAfterMs("12", nowMs)).toBe(12_000);
  expect(retryAfterMs("Thu, 01 Jan 2026 00:01:00 GMT", nowMs)).toBe(60_000);
  expect(retryAfterMs("Thu, 01 Jan 2015 00:01:00 GMT", nowMs)).toBe(0);
  expect(retryAfterMs("soon", nowMs)).toBeUndefined();
  expect(retryAfterMs(undefined, nowMs)).toBeUndefined();
});
