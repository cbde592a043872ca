import { readdirSync, readFileSync } from "node:fs";
import { quantities, quantityNames } from "@clima/schemas";
import * as knownUnits from "@grafana/grafana-foundation-sdk/units";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { boards, files } from "../src/generate.ts";
import { type Board, type GridPos, isRow, type Panel, panelsOf } from "../src/model.ts";
import { inLanguage, isText, SAME_IN_BOTH, type Text } from "../src/text.ts";
import { unknownNames } from "./support/known-names.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const units = new Set<unknown>(Object.values(knownUnits));

/** Every text for people in a board, with where it stands. */
function textsIn(value: unknown, path = ""): { path: string; text: Text }[] {
  if (isText(value)) return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, `${path}/${name}`));
}

const queriesOf = (board: Board) => [
  ...panelsOf(board).flatMap(({ targets }) => targets.map(({ query }) => query)),
  ...board.annotations.list.map(({ target }) => target.query),
  ...board.templating.list.map(({ query }) => query),
];

const cellsOf = ({ x, y, w, h }: GridPos) => Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);

function expectNoOverlap(positions: readonly GridPos[]) {
  const cells = positions.flatMap(cellsOf);
  expect(cells.filter((cell, index) => cells.indexOf(cell) !== index)).toEqual([]);
  for (const { x, w } of positions) expect(x + w).toBeLessThanOrEqual(24);
}

/** Whether Grafana knows a unit: one of its own, or one that names its prefix or suffix. */
const isUnit = (unit: unknown) => units.has(unit) || (typeof unit === "string" && /^(suffix|prefix|time):/.test(unit));

const unitsOf = ({ fieldConfig: { defaults, overrides } }: Panel): readonly unknown[] => [
  ...(defaults.unit === undefined ? [] : [defaults.unit]),
  ...overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === "unit").map(({ value }) => value)),
];

test("every board has a uid of its own", () => {
  const uids = [...boards.values()].map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});

test("grafana/dashboards holds a file for each board and language, and nothing else", () => {
  const stored = readdirSync(new URL("grafana/dashboards/", root), { recursive: true }) as string[];
  expect(stored.filter((name) => name.endsWith(".json")).sort()).toEqual([...files.keys()].sort());
});

test.each([...files])("dashboards/%s is what its source says (npm run generate:grafana)", (name, content) => {
  expect(read(`grafana/dashboards/${name}`)).toBe(content);
});

test("every unit and colour of a quantity is one that Grafana knows", () => {
  expect(quantityNames.filter((name) => !isUnit(quantities[name].grafanaUnit))).toEqual([]);
  const colour = /^(text|((super-light|light|semi-dark|dark)-)?(red|orange|yellow|green|blue|purple))$/;
  expect(quantityNames.filter((name) => !colour.test(quantities[name].colour))).toEqual([]);
});

describe.each([...boards])("the board %s", (_name, board) => {
  const panels = panelsOf(board);

  test("has a number of its own for each panel and row", () => {
    const ids = [...panels, ...board.panels.filter(isRow)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("lays no panel over another, folded or not", () => {
    expectNoOverlap(board.panels.map(({ gridPos }) => gridPos));
    for (const row of board.panels.filter(isRow)) {
      expectNoOverlap(row.panels.map(({ gridPos }) => gridPos));
      expect(row.panels.filter(({ gridPos }) => gridPos.y <= row.gridPos.y)).toEqual([]);
    }
  });

  test("says of each panel what it shows, in units that Grafana knows", () => {
    for (const panel of panels) {
      expect({ id: panel.id, described: panel.description.en.length > 10 }).toEqual({ id: panel.id, described: true });
      expect({ id: panel.id, unknown: unitsOf(panel).filter((unit) => !isUnit(unit)) }).toEqual({ id: panel.id, unknown: [] });
    }
  });

  test("says everything in both languages, and not the same", () => {
    const texts = textsIn(board);
    expect(texts.filter(({ text }) => text.en.trim() === "" || text.pt.trim() === "")).toEqual([]);
    expect(texts.filter(({ text }) => text.en === text.pt && !SAME_IN_BOTH.has(text.en))).toEqual([]);
    expect(textsIn(inLanguage(board, "pt-BR"))).toEqual([]);
  });

  test("asks only for what is stored", () => {
    expect(queriesOf(board).filter((query) => unknownNames(query).length > 0)).toEqual([]);
  });

  test("names only variables that it has, or Grafana", () => {
    const own = board.templating.list.map(({ name }) => name);
    const used = queriesOf(board).flatMap((query) => [...query.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? ""));
    const unknown = used.filter((name) => !own.includes(name) && !/^(timeFilter|__\w+)$/.test(name));
    expect(unknown).toEqual([]);
    for (const { interval = "" } of panels) expect(["$interval", ""].includes(interval) || /^\d+[smhd]$/.test(interval)).toBe(true);
    if (panels.some(({ interval }) => interval === "$interval")) expect(own).toContain("interval");
  });

  test("writes no variable into the address that is worked out", () => {
    const hidden = board.templating.list.filter(({ hide }) => hide === 2);
    expect(hidden.filter(({ skipUrlSync }) => skipUrlSync !== true)).toEqual([]);
  });

  test("draws events from the place where Grafana looks for their query", () => {
    for (const { target, ...rest } of board.annotations.list) {
      expect(Object.keys(rest)).not.toContain("query");
      expect(target.query).toContain("$timeFilter");
    }
  });

  test("names no data source that only Grafana's import dialog would fill in", () => {
    expect(JSON.stringify(board)).not.toContain("${DS_");
    expect(parse(read("grafana/provisioning/datasources/clima.yaml"))).toMatchObject({
      datasources: [{ uid: "clima-influxdb", type: "influxdb" }],
    });
  });
});
