import { readFileSync } from "node:fs";
import { isQuantity, quantities } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import healthSchema from "../../schemas/messages/ingest-health.schema.json" with { type: "json" };
import { files } from "../src/generate.ts";
import { ingestDashboard } from "../src/ingest-dashboard.ts";
import { weatherDashboard } from "../src/weather-dashboard.ts";
import { resolveQuery } from "./resolve-query.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const { panels } = weatherDashboard;
const weatherPanels = panels.filter(({ targets }) => targets.every(({ query }) => query.includes('FROM "weather"')));
const queries = weatherPanels.flatMap(({ title, targets }) => targets.map(({ query }) => ({ title, query })));

describe.each([weatherDashboard, ingestDashboard])("the $title dashboard", ({ panels }) => {
  test("has a number of its own for each panel, and none lies over another", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe("the Weather dashboard", () => {
  test.each([...files])("dashboards/%s is what its source says (npm run generate:grafana)", (name, content) => {
    expect(read(`grafana/dashboards/${name}`)).toBe(content);
  });

  test("each panel says what it shows and in which unit", () => {
    const known = new Set(Object.values(quantities).map(({ grafanaUnit }) => grafanaUnit));
    for (const { title, description, fieldConfig } of weatherPanels) {
      expect({ title, described: description.length > 10 }).toEqual({ title, described: true });
      const { defaults } = fieldConfig as { defaults: { unit: string } };
      expect({ title, known: known.has(defaults.unit) }).toEqual({ title, known: true });
    }
  });

  test.each(queries)("$title asks for quantities that exist, in the time shown, of the chosen stations", ({ query }) => {
    const fields = [...query.matchAll(/\("(\w+)"\)/g)].map(([, field]) => field ?? "");
    expect(fields.filter((field) => !isQuantity(field))).toEqual([]);
    expect(fields).not.toEqual([]);
    expect(query).toContain("$timeFilter");
    expect(query).toContain('"station" =~ /^$station$/');
  });

  test("says of each chosen station whether its weather is simulated", () => {
    const [panel, ...others] = panels.filter((each) => !weatherPanels.includes(each));
    expect(others).toEqual([]);
    expect(panel?.targets.map(({ query }) => query)).toEqual([
      'SELECT last("simulated") FROM "station_info" WHERE "station" =~ /^$station$/ AND $timeFilter GROUP BY "station"',
    ]);
    expect(JSON.stringify(panel?.fieldConfig)).toContain('"1":{"text":"SIMULATED"');
  });

  test("names no data source that only Grafana's import dialog would fill in", () => {
    expect(JSON.stringify(weatherDashboard)).not.toContain("${DS_");
    expect(parse(read("grafana/provisioning/datasources/clima.yaml"))).toMatchObject({
      datasources: [{ uid: "clima-influxdb", type: "influxdb" }],
    });
  });

  test("macros and variables are resolved as Grafana does", () => {
    const view = { fromMs: 1, toMs: 2, intervalS: 600, stations: ["garden", "roof"] };
    expect(resolveQuery('WHERE "station" =~ /^$station$/ AND $timeFilter GROUP BY time($__interval)', view)).toBe(
      'WHERE "station" =~ /^(garden|roof)$/ AND time >= 1ms and time <= 2ms GROUP BY time(600s)',
    );
    expect(resolveQuery("/^$station$/", { ...view, stations: ["garden"] })).toBe("/^garden$/");
  });
});

describe("the Ingest dashboard", () => {
  const { panels: ofIngest } = ingestDashboard;

  test("is of two columns", () => {
    for (const { gridPos } of ofIngest) {
      expect({ w: gridPos.w, h: gridPos.h, isAligned: gridPos.x % 12 === 0 && gridPos.y % 8 === 0 }).toEqual({
        w: 12,
        h: 8,
        isAligned: true,
      });
    }
  });

  test("asks for fields that the ingest says, in the time shown, of the chosen workers", () => {
    const { properties } = healthSchema as { properties: Record<string, unknown> };
    for (const { description, targets } of ofIngest) {
      expect(description.length).toBeGreaterThan(10);
      const [query = ""] = targets.map((each) => each.query);
      const fields = [...query.matchAll(/max\("(\w+)"\)/g)].map(([, field]) => field ?? "");
      expect(fields).toHaveLength(1);
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(fields));
      expect(query).toContain('"worker" =~ /^$worker$/ AND $timeFilter');
    }
  });
});
