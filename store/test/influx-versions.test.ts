import { afterEach, describe, expect, test } from "@jest/globals";
import { collectGarbage } from "../../test/support/collect-garbage.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import type { InfluxSettings } from "../src/influxdb/settings.ts";
import { reading, T0_MS, unwrap } from "./contract.ts";
import { type Answer, JSON_TYPE, reply, startInfluxServer } from "./influx-server.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(answer: Answer, answerQuery?: Answer) {
  const server = await startInfluxServer(answer, answerQuery);
  stops.push(server.stop);
  const open = (more: Partial<InfluxSettings> = {}) => openInfluxStore({ url: server.url, version: 2, database: "weather", ...more });
  return { server, open };
}

const readings = (count: number) => Array.from({ length: count }, (_, seq) => reading(seq, { temperatureC: seq / 10 }));

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe("InfluxDB 2", () => {
  const RETENTION =
    "failure writing points to database: partial write: dropped 1 points outside retention policy of duration 24h0m0s - oldest point weather,station=garden at 2026-03-28T22:00:00Z dropped because it violates a Retention Policy Lower Bound at 2026-11-27T22:00:00Z, newest point weather,station=garden at 2026-03-28T22:00:00Z dropped because it violates a Retention Policy Lower Bound at 2026-11-27T22:00:00Z";
  const CONFLICT =
    'failure writing points to database: partial write: field type conflict: input field "temperatureC" on measurement "weather" is type float, already exists as type string dropped=1';

  test.each([
    [401, "unauthorized", "unauthorized access", "unavailable", "refuses the login (401): unauthorized access; check store.influxToken"],
    [403, "forbidden", "insufficient permissions for write", "unavailable", "refuses the login (403): insufficient permissions for write"],
    [
      404,
      "not found",
      'bucket "weather" not found',
      "unavailable",
      'does not know the place (404): bucket "weather" not found; check store',
    ],
    [422, "unprocessable entity", RETENTION, "refused", `says (422): ${RETENTION}`],
    [422, "unprocessable entity", CONFLICT, "refused", `says (422): ${CONFLICT}`],
  ])("answers %i %s (%s), and the error says so in words", async (status, code, message, kind, words) => {
    const { open } = await serve(reply(status, JSON.stringify({ code, message }), JSON_TYPE));
    const written = await open().write(readings(1));
    expect(written).toMatchObject({ ok: false, error: { kind, message: expect.stringContaining(words) } });
  });

  test("asks for patience in seconds, not in milliseconds", async () => {
    const body = JSON.stringify({ code: "unavailable", message: "overloaded" });
    const { open } = await serve(reply(503, body, { ...JSON_TYPE, "retry-after": "7" }));
    expect(await open().write(readings(1))).toMatchObject({ ok: false, error: { kind: "unavailable", retryAfterMs: 7000 } });
  });
});

describe("InfluxDB 3", () => {
  const BAD = "invalid column type for column 'temperatureC', expected iox::column_type::field::string, got iox::column_type::field::float";

  /** Takes the lines that `isBad` does not name, and answers as a partial write is answered: with no content type, a hundred lines at most. */
  function takeGood(isBad: (line: string) => boolean) {
    const taken = new Set<string>();
    const answer: Answer = ({ lines }, response) => {
      const bad = lines.flatMap((line, index) =>
        isBad(line) ? [{ original_line: line, line_number: index + 1, error_message: BAD }] : [],
      );
      for (const line of lines) if (!isBad(line)) taken.add(line);
      if (bad.length === 0) return void response.writeHead(204).end();
      const body = JSON.stringify({ error: "partial write of line protocol occurred", data: bad.slice(0, 100) });
      return void response.writeHead(400).end(body);
    };
    return { taken, answer };
  }

  test("names the lines that it does not take: exactly those readings are refused, each with its reason, in two requests", async () => {
    const { taken, answer } = takeGood((line) => / temperatureC=(0\.3|1\.7) /.test(line));
    const { open, server } = await serve(answer);
    expect(await open({ version: 3 }).write(readings(30))).toEqual({
      ok: false,
      error: {
        kind: "refused",
        message: `InfluxDB says (400): ${BAD}`,
        refused: [3, 17].map((index) => ({ index, message: `InfluxDB says (400): ${BAD}` })),
      },
    });
    expect(taken.size).toBe(28);
    expect(server.seen).toHaveLength(2);
  });

  test("names at most a hundred lines at a time, and the rest is asked for", async () => {
    const { taken, answer } = takeGood((line) => / temperatureC=\d*[05](\.\d)? /.test(line));
    const { open, server } = await serve(answer);
    const written = await open({ version: 3 }).write(readings(2000));
    const bad = Array.from({ length: 2000 }, (_, seq) => seq).filter((seq) => /^\d*[05](\.\d)?$/.test(`${seq / 10}`));
    expect(bad.length).toBeGreaterThan(300);
    expect(written.ok ? [] : written.error.refused?.map(({ index }) => index).sort((a, b) => a - b)).toEqual(bad);
    expect(taken.size).toBe(2000 - bad.length);
    expect(server.seen).toHaveLength(Math.ceil(bad.length / 100) + 1);
  });

  test("counts lines, and a line of two readings refuses both", async () => {
    const { answer } = takeGood((line) => line.includes("humidityPct"));
    const { open } = await serve(answer);
    const twice = [reading(0, { temperatureC: 1 }), reading(1, { temperatureC: 2 }), reading(0, { humidityPct: 3 }), reading(2, {})];
    const written = await open({ version: 3 }).write(twice);
    expect(written.ok ? [] : written.error.refused?.map(({ index }) => index)).toEqual([0, 2]);
  });

  test("knows which lines are bad after it found them too many at once", async () => {
    const { taken, answer } = takeGood((line) => line.includes("temperatureC=0.9 "));
    const { open } = await serve((written, response) =>
      written.lines.length > 4 ? reply(413)(written, response) : answer(written, response),
    );
    const written = await open({ version: 3 }).write(readings(20));
    expect(written).toMatchObject({ ok: false, error: { refused: [{ index: 9 }] } });
    expect(taken.size).toBe(19);
  });

  test.each([
    ["an object in place of a list", { original_line: "x", line_number: 2, error_message: BAD }],
    ["a line that was not sent", [{ original_line: "x", line_number: 9, error_message: BAD }]],
    ["a line without a number", [{ original_line: "x", error_message: BAD }]],
  ])("%s blames no reading alone", async (_what, data) => {
    const { open } = await serve(reply(400, JSON.stringify({ error: "parsing failed for write_lp endpoint", data })));
    const written = await open({ version: 3 }).write(readings(3));
    expect(written).toEqual({ ok: false, error: { kind: "refused", message: expect.stringContaining("(400): parsing failed") } });
  });

  test("is away before it took the rest: nothing is refused, all is tried again", async () => {
    const { answer } = takeGood((line) => line.includes("temperatureC=0.1 "));
    const answers = [answer, reply(503, "restarting")];
    const { open } = await serve((written, response) => answers.shift()?.(written, response));
    expect(await open({ version: 3 }).write(readings(3))).toEqual({
      ok: false,
      error: { kind: "unavailable", message: "InfluxDB is busy or in trouble (503): restarting" },
    });
  });
});

describe("the connection to InfluxDB", () => {
  test("is kept for the next write and query", async () => {
    const { open, server } = await serve(reply(204));
    const store = open();
    for (let count = 0; count < 20; count += 1) unwrap(await store.write(readings(3)));
    unwrap(await store.readings("garden", 0, 1));
    expect(server.seen).toHaveLength(20);
    expect(server.connections()).toBe(1);
  });

  test("is given up with a write that takes too long", async () => {
    const { open, server } = await serve(() => {});
    expect(await open({ writeTimeoutMs: 50 }).write(readings(1))).toEqual({
      ok: false,
      error: { kind: "unavailable", message: "InfluxDB does not answer: nothing within 0.05 s" },
    });
    await waitFor("the connection to be closed", async () => (await server.openConnections()) === 0);
  });

  test("keeps nothing of what was written", async () => {
    const { open, server } = await serve(reply(204));
    const store = open();
    const batch = readings(1000);
    const keptBefore = heapBytes();
    for (let count = 0; count < 100; count += 1) unwrap(await store.write(batch));
    const sentBytes = server.seen.splice(0).reduce((sum, { lines }) => sum + lines.join("\n").length, 0);
    await new Promise(setImmediate);
    expect(heapBytes() - keptBefore).toBeLessThan(sentBytes);
  });

  test("goes to the path of the address, for writes and queries", async () => {
    const asked: string[] = [];
    const { open, server } = await serve(reply(204), (written, response) => {
      asked.push(written.url);
      reply(200, '{"results":[{}]}', JSON_TYPE)(written, response);
    });
    const store = open({ url: `${server.url}/influx/` });
    unwrap(await store.write(readings(1)));
    unwrap(await store.latest("garden"));
    expect(server.seen.map(({ url }) => url)).toEqual(["/influx/api/v2/write?bucket=weather&precision=ms"]);
    expect(asked).toEqual(["/influx/query"]);
  });

  test("that leads elsewhere is to be mended, and costs no reading", async () => {
    const { open } = await serve(reply(308, "", { location: "https://influx.example/api/v2/write" }));
    expect(await open().write(readings(1))).toMatchObject({
      ok: false,
      error: {
        kind: "unavailable",
        message: "InfluxDB is somewhere else (308): https://influx.example/api/v2/write; check store.influxUrl",
      },
    });
  });

  test("to what is no InfluxDB is no answer to a query", async () => {
    const { open } = await serve(reply(204), reply(200, "<html>hello</html>"));
    const read = await open().readings("garden", T0_MS, T0_MS + 1);
    expect(read).toMatchObject({ ok: false, error: { kind: "unavailable", message: expect.stringContaining("<html>hello</html>") } });
  });

  test("that ends within the answer to a query is no answer", async () => {
    const { open } = await serve(reply(204), (_asked, response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"results":[');
      setImmediate(() => response.destroy());
    });
    expect(await open().stations()).toMatchObject({ ok: false, error: { message: expect.stringContaining("does not answer") } });
  });
});
