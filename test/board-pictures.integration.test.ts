import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { generateYear, writeYear } from "../grafana/test/support/generated-year.ts";
import { boardData, type PictureBoard } from "../scripts/board-pictures/board-data.ts";
import { type BoardData, boardPage } from "../scripts/board-pictures/page.ts";
import { photograph } from "../scripts/board-pictures/photograph.ts";
import { lookAt } from "../scripts/board-pictures/year.ts";
import { startChromium } from "./support/chromium.ts";
import { startInfluxd } from "./support/influxd.ts";
import { describeWith } from "./support/requires.ts";

const DAYS_MS = 8 * 86_400_000;

describeWith(["influxd", "chromium"], "a picture of a board", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let browser: Browser;
  let data: BoardData;
  const board = JSON.parse(readFileSync(new URL("../grafana/dashboards/en/health.json", import.meta.url), "utf8")) as PictureBoard;

  beforeAll(async () => {
    influxd = await startInfluxd();
    browser = await startChromium();
    const year = generateYear();
    // As much as the board shows; the whole year takes a minute to write.
    const isShown = ({ atMs }: { atMs: number }) => atMs > year.endMs - DAYS_MS;
    const stations = year.stations.map((each) => ({ ...each, readings: each.readings.filter(isShown) }));
    await writeYear({ ...year, stations }, influxd.url);
    data = await boardData(board, lookAt(influxd.url, 1600));
  });
  afterAll(async () => {
    await browser?.close();
    await influxd?.stop();
  });

  /** What each panel's section holds: its marks and its words. */
  async function drawn(widthPx: number) {
    const page = await browser.newPage({ viewport: { width: widthPx, height: 800 } });
    await page.setContent(boardPage(data, "light", widthPx));
    const found = await page.evaluate(
      `[...document.querySelectorAll("section")].map((section) => ({
        id: Number(section.id.replace("panel-", "")),
        marks: section.querySelectorAll("svg path, svg circle, svg rect, td, b").length,
        words: section.querySelector(".content").innerText,
        width: section.getBoundingClientRect().width,
      }))`,
    );
    await page.close();
    return found as { id: number; marks: number; words: string; width: number }[];
  }

  const hasData = (id: number) =>
    data.dataOf
      .get(id)
      ?.frames.some(({ fields }) => fields.some(({ type, values }) => type !== "time" && values.some((value) => value !== null)));

  test.each([1600, 390])("has something in every panel whose query has an answer, %d pixels wide", async (widthPx) => {
    const panels = await drawn(widthPx);
    expect(panels.map(({ id }) => id).sort()).toEqual(
      data.panels
        .filter(({ type }) => type !== "row")
        .map(({ id }) => id)
        .sort(),
    );
    const withData = panels.filter(({ id }) => hasData(id));
    expect(withData.length).toBeGreaterThan(8);
    for (const { id, marks, words } of withData) {
      expect([id, marks]).not.toEqual([id, 0]);
      expect([id, words]).not.toEqual([id, "No data"]);
    }
    for (const { id, width } of panels) expect([id, width <= widthPx]).toEqual([id, true]);
  });

  test("is a WebP file of the whole page", async () => {
    const picture = await photograph(browser, { html: boardPage(data, "dark", 390), widthPx: 390 });
    expect(picture.subarray(8, 12).toString()).toBe("WEBP");
    expect(picture.length).toBeGreaterThan(10_000);
  });
});
