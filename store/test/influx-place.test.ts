import { afterEach, describe, expect, test } from "@jest/globals";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import type { InfluxSettings } from "../src/influxdb/settings.ts";
import { reading, unwrap } from "./contract.ts";
import { type Answer, JSON_TYPE, reply, startInfluxServer } from "./influx-server.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

/** A server that answers by the path alone, and one that takes writes where nothing is said. */
async function serve(answers: Answers) {
  const asked: string[] = [];
  const answer: Answer = (written, response) => {
    const { pathname, search } = new URL(written.url, "http://x");
    asked.push(pathname === "/query" ? (new URLSearchParams(written.lines[0]).get("q") ?? "") : `${pathname}${search}`);
    const [status, body] = answers[pathname] ?? [204, ""];
    reply(status, status === 204 ? "" : JSON.stringify(body), JSON_TYPE)(written, response);
  };
  const server = await startInfluxServer(answer, answer);
  stops.push(server.stop);
  const open = (more: Partial<InfluxSettings>) => openInfluxStore({ url: server.url, version: 2, database: "weather", ...more });
  return { asked, open };
}

const NO_BUCKET = [404, { code: "not found", message: 'bucket "weather" not found' }] as const;
const NO_ORG = [404, { code: "not found", message: 'organization name "hime" not found' }] as const;
const NOT_EXECUTED = [200, { results: [{ statement_id: 0, error: "not executed" }] }] as const;
const buckets = (...names: string[]) =>
  [200, { buckets: [{ name: "_tasks", type: "system" }, ...names.map((name) => ({ name, type: "user" }))] }] as const;

const OTHERS = "InfluxDB has no bucket weather; this login sees clima, telegraf; check store.influxDatabase";

describe("a place that is not there is told with those that are", () => {
  test.each<readonly [what: string, answers: Answers, settings: Partial<InfluxSettings>, words: string]>([
    ["a bucket", { "/api/v2/write": NO_BUCKET, "/api/v2/buckets": buckets("clima", "telegraf") }, {}, OTHERS],
    [
      "a bucket, and the login sees none",
      { "/api/v2/write": NO_BUCKET, "/api/v2/buckets": buckets() },
      {},
      "InfluxDB has no bucket weather; this login sees none; check store.influxDatabase",
    ],
    [
      "an organization",
      {
        "/api/v2/write": NO_ORG,
        "/api/v2/buckets": NO_ORG,
        "/api/v2/orgs": [200, { orgs: [{ name: "home" }] }],
      },
      { org: "hime" },
      "InfluxDB has no organization hime; this login sees home; check store.influxOrg",
    ],
    [
      "a bucket, and nobody says which there are",
      { "/api/v2/write": NO_BUCKET, "/api/v2/buckets": [403, {}], "/api/v2/orgs": [403, {}] },
      {},
      'InfluxDB does not know the place (404): bucket "weather" not found; check store.influxDatabase, store.influxOrg and store.influxVersion',
    ],
    [
      "a database of 3.x",
      {
        "/api/v3/write_lp": [404, { error: "not found" }],
        "/api/v3/configure/database": [200, [{ "iox::database": "_internal" }, { "iox::database": "house" }]],
      },
      { version: 3 },
      "InfluxDB has no database weather; this login sees house; check store.influxDatabase",
    ],
    [
      "of very many, the first twenty",
      { "/api/v2/write": NO_BUCKET, "/api/v2/buckets": buckets(...Array.from({ length: 23 }, (_, index) => `b${index}`)) },
      {},
      `InfluxDB has no bucket weather; this login sees ${Array.from({ length: 20 }, (_, index) => `b${index}`).join(", ")} and 3 more; check store.influxDatabase`,
    ],
  ])("%s", async (_what, answers, settings, message) => {
    const { open } = await serve(answers);
    expect(await open(settings).write([reading(0, { temperatureC: 1 })])).toEqual({
      ok: false,
      error: { kind: "unavailable", message, retryAfterMs: 30_000 },
    });
  });

  test("also when it is asked, which 2.x says in other words", async () => {
    const { open } = await serve({ "/query": NOT_EXECUTED, "/api/v2/buckets": buckets("clima", "telegraf") });
    expect(await open({}).stations()).toMatchObject({ ok: false, error: { kind: "unavailable", message: OTHERS } });
  });

  test("but not when it is there: then the answer meant something else", async () => {
    const { open } = await serve({ "/query": NOT_EXECUTED, "/api/v2/buckets": buckets("clima", "weather") });
    expect(await open({}).stations()).toMatchObject({ ok: false, error: { message: "InfluxDB says (400): not executed" } });
  });

  test("also one of 1.x that the login may not make, with the reason", async () => {
    const answers = {
      "/write": [404, { error: 'database not found: "weather"' }],
      "/query": [403, { error: "requires admin privilege" }],
    } as const;
    const { open } = await serve(answers);
    const written = await open({ version: 1 }).write([reading(0, { temperatureC: 1 })]);
    expect(written).toMatchObject({
      ok: false,
      error: { kind: "unavailable", message: expect.stringContaining('does not know the place (404): database not found: "weather"') },
    });
  });
});

test("a database of 1.x that must be there is not made", async () => {
  const { open, asked } = await serve({ "/query": [200, { results: [{ error: "database not found: weather" }] }] });
  expect(await open({ version: 1, mustBeThere: true }).stations()).toMatchObject({ ok: false });
  expect(asked.filter((statement) => statement.startsWith("CREATE"))).toEqual([]);
});

test("a database of 1.x is made once, and what cannot make it still writes", async () => {
  const { open, asked } = await serve({ "/query": [403, { error: "requires admin privilege" }] });
  const store = open({ version: 1 });
  for (const seq of [0, 1, 2]) unwrap(await store.write([reading(seq, { temperatureC: 1 })]));
  expect(asked.filter((statement) => statement.startsWith("CREATE"))).toHaveLength(1);
});
