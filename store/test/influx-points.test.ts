import type { Point } from "@clima/schemas";
import { afterEach, expect, test } from "@jest/globals";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import { reading, T0_MS } from "./contract.ts";
import { reply, startInfluxServer } from "./influx-server.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const press = (id: string): Point => ({
  measurement: "ir_event",
  station: "garden",
  takenAt: new Date(T0_MS).toISOString(),
  id,
  tags: { event: "sent", remote: "tv, old" },
  fields: { count: 1, code: 'a "b"\nc' },
});

test.each([
  [1, "/write", "n"],
  [2, "/api/v2/write", "ns"],
  [3, "/api/v3/write_lp", "nanosecond"],
] as const)("points go to InfluxDB %i with times in ns, the id choosing the place in the millisecond", async (version, path, precision) => {
  const server = await startInfluxServer(reply(204));
  stops.push(server.stop);
  const store = openInfluxStore({ url: server.url, version, database: "weather" });
  expect((await store.write([press("a"), press("b"), press("a")])).ok).toBe(true);
  const [{ url, lines } = { url: "", lines: [] }] = server.seen;
  const { pathname, searchParams } = new URL(url, server.url);
  expect([pathname, searchParams.get("precision")]).toEqual([path, precision]);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^ir_event,station=garden,event=sent,remote=tv\\,\\ old count=1,code="a \\"b\\" c",id="a" \d{19}$/);
  expect(lines[2]).toBe(lines[0]);
  const timesMs = lines.map((line) => Number(BigInt(line.split(" ").at(-1) ?? "0") / 1_000_000n));
  expect(timesMs).toEqual([T0_MS, T0_MS, T0_MS]);
  expect(lines[1]?.split(" ").at(-1)).not.toBe(lines[0]?.split(" ").at(-1));
});

test("what InfluxDB 3 refuses of readings and points is named by its place among both", async () => {
  const server = await startInfluxServer(({ lines }, response) => {
    const data = lines.flatMap((line, index) =>
      /bad| temperatureC=2 /.test(line) ? [{ line_number: index + 1, error_message: "no" }] : [],
    );
    if (data.length === 0) return void response.writeHead(204).end();
    return void response.writeHead(400).end(JSON.stringify({ error: "partial write of line protocol occurred", data }));
  });
  stops.push(server.stop);
  const store = openInfluxStore({ url: server.url, version: 3, database: "weather" });
  const records = [press("a"), reading(1, { temperatureC: 1 }), press("bad"), reading(2, { temperatureC: 2 }), press("c")];
  const written = await store.write(records);
  expect(!written.ok && written.error.refused?.map(({ index }) => index).sort()).toEqual([2, 3]);
});
