import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import {
  COMMANDS,
  createTopics,
  deliveries,
  measurementNames,
  measurements,
  RAIN_SUM_FIELD,
  rollupField,
  rollupNames,
  rollups,
  summedQuantityNames,
  WIND_FIELDS,
} from "../src/index.ts";

const urlOf = (name: string) => new URL(`../${name}`, import.meta.url);
const readme = readFileSync(urlOf("README.md"), "utf8");

/** Topics under the station and under the worker, as the tables name them. */
const expected = [
  "status",
  "info",
  "health",
  "telemetry",
  "latest/<quantity>",
  "backfill",
  ...COMMANDS.map((command) => `cmd/${command}`),
  "result/<command>",
  "event/ir/received",
  "event/ir/state/<remote>",
  "error",
  "_ingest status",
  "_ingest health",
  "_ingest rejected",
  "_doors health",
];

/** A row's topic, filled in as the topic builder would. */
const fill = (topic: string) =>
  /^_(ingest|doors) /.test(topic)
    ? topic.replace(/^(_\w+) /, "clima/v1/$1/main/")
    : `clima/v1/garden/${topic.replace("<quantity>", "rainMm").replace("<command>", "read").replace("<remote>", "ac")}`;

function deliveryOf(topic: string) {
  const parsed = createTopics().parse(fill(topic));
  if (!parsed) throw new Error(`${topic} is no topic`);
  return deliveries[parsed.kind];
}

/** What the topics of each table lie under: the station, the worker, the door. */
const OWNERS = ["", "_ingest ", "_doors "];
const tables = readme.split(/^\| topic under .*$/m).slice(1);
const rows = tables.flatMap((table, owner) =>
  [...table.matchAll(/^\| `([^`]+)` *\| [^|]+ \| ([01]), (yes|no) *\| /gm)].map(([, topic, qos, retained]) => ({
    topic: `${OWNERS[owner]}${topic}`,
    delivery: { qos: Number(qos), retain: retained === "yes" },
  })),
);

const shown = [...readme.matchAll(/<!-- example: (\S+) -->\n```json\n([\s\S]*?)```/g)].map(([, file = "", text = ""]) => ({ file, text }));
const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);

describe("README", () => {
  test("lists every topic once, with the QoS and retain of the delivery table", () => {
    expect(rows).toEqual(expected.map((topic) => ({ topic, delivery: deliveryOf(topic) })));
  });

  test("shows at least six examples", () => {
    expect(shown.length).toBeGreaterThanOrEqual(6);
  });

  test.each(shown)("shows $file as it is", ({ file, text }) => {
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(urlOf(`examples/${file}`), "utf8")).payload);
  });

  test.each(links)("links to %s, which is there", (target) => {
    expect(existsSync(urlOf(target))).toBe(true);
  });

  test.each(measurementNames)("lists every tag and field of %s with its kind and meaning", (name) => {
    const { tags, fields } = measurements[name];
    const section = readme.split(`### \`${name}\``)[1]?.split(/^##/m)[0] ?? "";
    const listed = [...section.matchAll(/^\| `(\w+)` *\| (\w+) *\| (.*?) *\|$/gm)].map(([, ...cells]) => cells);
    expect(listed).toEqual([
      ...Object.entries(tags).map(([tag, meaning]) => [tag, "tag", meaning]),
      ...Object.entries(fields).map(([field, { type, description }]) => [field, type, description]),
    ]);
  });

  test("names every roll-up and every kind of field that it has", () => {
    const section = readme.split("### Roll-ups")[1]?.split(/^##/m)[0] ?? "";
    const named = [...section.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    const fields = ["min", "mean", "max", "count"].map((statistic) => `<quantity>_${statistic}`);
    expect(named).toEqual(expect.arrayContaining([...rollupNames, ...fields, RAIN_SUM_FIELD, ...Object.values(WIND_FIELDS)]));
    for (const { tags } of Object.values(rollups)) expect(named).toEqual(expect.arrayContaining(Object.keys(tags)));
    expect(summedQuantityNames.map((name) => rollupField(name, "min"))).toContain("temperatureC_min");
  });

  test("no name of a measurement is a tag and a field, or one that stores use themselves", () => {
    for (const name of measurementNames) {
      const names = [...Object.keys(measurements[name].tags), ...Object.keys(measurements[name].fields)];
      expect(new Set([...names, "station", "id", "time", "taken_at", "takenAt"]).size).toBe(names.length + 5);
    }
  });
});
