import { expect, test } from "@jest/globals";
import { publicBoard } from "../src/boards/public.ts";
import { panelsOf } from "../src/model.ts";

const queries = panelsOf(publicBoard).flatMap(({ targets }) => targets.map(({ query }) => query));

test("the board for strangers has no variable and no events of ours: Grafana shares none that has", () => {
  expect(publicBoard.templating.list).toEqual([]);
  expect(publicBoard.annotations.list).toEqual([]);
  const variables = queries.flatMap((query) => query.match(/\$\{?\w+/g) ?? []);
  expect([...new Set(variables)].sort()).toEqual(["$__interval", "$timeFilter"]);
});

test("the board for strangers tells nothing but the weather, what stations are called and whether they invent it", () => {
  expect([...new Set(queries.flatMap((query) => query.match(/FROM "\w+"/g) ?? []))].sort()).toEqual([
    'FROM "station_info"',
    'FROM "weather"',
  ]);
  const told = queries.filter((query) => query.includes("station_info")).flatMap((query) => query.match(/last\("\w+"\)/g) ?? []);
  expect(told).toEqual(['last("name")', 'last("simulated")']);
});

test("the board for strangers links to no other", () => {
  expect(publicBoard.links).toEqual([]);
});
