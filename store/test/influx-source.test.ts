import { afterEach, describe, expect, test } from "@jest/globals";
import { openInfluxRows } from "../src/influxdb/influx-source.ts";
import { type Answer, JSON_TYPE, reply, startInfluxServer } from "./influx-server.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}
const keys = (column: string, ...names: readonly string[]): Series => ({
  name: "m",
  columns: [column],
  values: names.map((name) => [name]),
});

const DAY_MS = 86_400_000;
const FIRST_MS = Date.UTC(2026, 0, 1);
const KITCHEN: Series = {
  name: "climate",
  tags: { room: "Living Room", host: "" },
  columns: ["time", "note", "temp"],
  values: [
    [FIRST_MS, "a, b", 21.5],
    [FIRST_MS + 3 * DAY_MS, null, 20],
  ],
};
const CELLAR: Series = { ...KITCHEN, tags: { room: "cellar", host: "pi" }, values: [[FIRST_MS + 1, null, null]] };

/** Answers what is asked of a measurement `climate` with two sets of tags. */
const answerQuery: Answer = ({ lines }, response) => {
  const statements = (new URLSearchParams(lines.join("\n")).get("q") ?? "").split("; ");
  const results = statements.map((statement) => ({ series: seriesOf(statement) }));
  response.writeHead(200, JSON_TYPE).end(JSON.stringify({ results }));
};

function seriesOf(statement: string): readonly Series[] {
  if (statement.startsWith("SHOW MEASUREMENTS")) return [keys("name", "climate", "cpu")];
  if (statement.startsWith("SHOW TAG KEYS")) return [keys("tagKey", "host", "room")];
  if (statement.startsWith("SHOW FIELD KEYS"))
    return [
      {
        name: "climate",
        columns: ["fieldKey", "fieldType"],
        values: [
          ["note", "string"],
          ["temp", "float"],
        ],
      },
    ];
  if (statement.includes("ORDER BY time ASC")) return [{ ...KITCHEN, values: KITCHEN.values.slice(0, 1) }];
  if (statement.includes("ORDER BY time DESC")) return [{ ...KITCHEN, values: KITCHEN.values.slice(1) }];
  const [from = 0, to = 0] = [...statement.matchAll(/(\d+)ms/g)].map(([, ms]) => Number(ms));
  const within = ({ values }: Series) => values.filter(([ms]) => Number(ms) >= from && Number(ms) < to);
  return [KITCHEN, CELLAR].map((series) => ({ ...series, values: within(series) })).filter(({ values }) => values.length > 0);
}

async function serve(answer: Answer) {
  const server = await startInfluxServer(reply(500, "nothing is to be written"), answer);
  stops.push(server.stop);
  return server;
}

describe("a measurement of an InfluxDB", () => {
  test.each([1, 2, 3] as const)("of version %i is read as rows of time, tags and fields, and nothing is written there", async (version) => {
    const server = await serve(answerQuery);
    const opened = await openInfluxRows({ url: server.url, version, database: "home" }, "climate");
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.columns).toEqual(["time", "host", "room", "note", "temp"]);
    const rows: (readonly string[])[] = [];
    let fraction = 0;
    for await (const part of opened.value.read()) {
      if (!part.ok) throw new Error(part.error.message);
      expect(part.value.fraction).toBeGreaterThan(fraction);
      fraction = part.value.fraction;
      rows.push(...part.value.rows);
    }
    expect(fraction).toBe(1);
    expect(rows).toEqual([
      [String(FIRST_MS), "", "Living Room", "a, b", "21.5"],
      [String(FIRST_MS + 1), "pi", "cellar", "", ""],
      [String(FIRST_MS + 3 * DAY_MS), "", "Living Room", "", "20"],
    ]);
    expect(server.seen).toEqual([]);
  });

  test("that is not there is named, and those that are", async () => {
    const server = await serve(answerQuery);
    expect(await openInfluxRows({ url: server.url, version: 1, database: "home" }, "weather")).toEqual({
      ok: false,
      error: { kind: "refused", message: 'home has no measurement "weather": there are "climate", "cpu"' },
    });
  });

  test("of a database of 1.x that is not there is not read, and nothing is made", async () => {
    const asked: string[] = [];
    const server = await serve(({ lines }, response) => {
      const statement = new URLSearchParams(lines.join("\n")).get("q") ?? "";
      asked.push(statement);
      const result =
        statement === "SHOW DATABASES" ? { series: [keys("name", "_internal", "home")] } : { error: "database not found: hom" };
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ results: [result] }));
    });
    const opened = await openInfluxRows({ url: server.url, version: 1, database: "hom" }, "weather");
    expect(opened).toMatchObject({ ok: false, error: { message: expect.stringContaining("has no database hom; this login sees home") } });
    expect(asked.filter((statement) => /CREATE/.test(statement))).toEqual([]);
  });

  test("of a 1.x that was taken for a 2.x names the databases that there are", async () => {
    const server = await serve(({ lines }, response) => {
      const statement = new URLSearchParams(lines.join("\n")).get("q");
      if (statement === null) return void response.writeHead(404).end("404 page not found\n");
      const results = statement === "SHOW DATABASES" ? [{ series: [keys("name", "home")] }] : [{}, { error: "not executed" }];
      return void response.writeHead(200, JSON_TYPE).end(JSON.stringify({ results }));
    });
    const opened = await openInfluxRows({ url: server.url, version: 2, database: "hom" }, "weather");
    expect(opened).toMatchObject({ ok: false, error: { message: expect.stringContaining("has no database hom; this login sees home") } });
  });
});
