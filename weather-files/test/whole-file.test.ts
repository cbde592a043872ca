import { describe, expect, test } from "@jest/globals";
import { readWeatherText, shortUses } from "./support/read-weather-text.ts";

const HOUR_MS = 3_600_000;
const DAYS = 360;

/** Every six hours of nearly a year from 3 January 2025 on, colder at both ends of it. */
const rows = (dateOf: (date: Date) => string, least: number, most: number): string =>
  Array.from({ length: DAYS * 4 }, (_, index) => {
    const date = new Date(Date.UTC(2025, 0, 3) + index * 6 * HOUR_MS);
    const temperature = least + ((most - least) * (1 - Math.cos((2 * Math.PI * index) / (DAYS * 4)))) / 2;
    return `${dateOf(date)},${temperature.toFixed(1)},${(temperature - 6).toFixed(1)}\n`;
  }).join("");

const two = (number: number) => String(number).padStart(2, "0");
const clock = (date: Date) => `${two(date.getUTCHours())}:00`;
const dayFirst = (date: Date) => `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()} ${clock(date)}`;
const options = { station: "garden", timeZone: "UTC" };

describe("a table whose first rows leave something open is looked at as a whole", () => {
  test("a winter of 15 to 30 is of °F where the summer has 85", async () => {
    const { source, items } = await readWeatherText(
      "year.csv",
      `time,temp,dew point\n${rows((date) => date.toISOString(), 14, 86.5)}`,
      options,
    );
    expect(shortUses(source)).toEqual(expect.arrayContaining(["temp = temperatureC °F", "dew point = dewPointC °F"]));
    expect(items[0]).toBe("2025-01-03T00:00:00.000Z garden temperatureC=-10 dewPointC=-13.333333 (dew point -13.333333)");
    expect(items).toHaveLength(DAYS * 4);
  });

  test("the same winter is of °C where the summer has 32", async () => {
    const { source } = await readWeatherText("year.csv", `time,temp,dew point\n${rows((date) => date.toISOString(), 14, 32)}`, options);
    expect(shortUses(source)).toEqual(expect.arrayContaining(["temp = temperatureC °C", "dew point = dewPointC °C"]));
  });

  test("dates of a year say whether the day is first, where those of one day do not", async () => {
    const daily = `time,temp (°C),dew point (°C)\n${rows(dayFirst, -8, 24)}`;
    const { items, source } = await readWeatherText("year.csv", daily, options);
    expect(items.slice(0, 2).map((item) => item.slice(0, 13))).toEqual(["2025-01-03T00", "2025-01-03T06"]);
    expect(source.notes.join()).not.toContain("order");
  });
});

test("an order of dates that only the rows' following each other tells is told", async () => {
  const { source, items } = await readWeatherText("a.csv", "time,temp (°C)\n01/02/2026 10:00,3\n02/02/2026 10:00,4\n", options);
  expect(items[1]).toBe("2026-02-02T10:00:00.000Z garden temperatureC=4");
  expect(source.notes).toEqual([
    "the dates of time are taken as day before month, by how the rows follow each other: `order` of that column in a --map file says otherwise",
  ]);
});
