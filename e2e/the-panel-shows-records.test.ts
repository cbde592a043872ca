import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { untilPastIsStored } from "./support/whole-days.ts";

describeWith(["chromium"], "the records in Chromium", () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  let station: string;
  const troubles: string[] = [];

  beforeAll(async () => {
    scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "40", CLIMA_STATION_INTERVAL_MS: "60000" });
    await scene.startAndWait("up");
    // The table is read once, and again after a reload.
    await untilPastIsStored(scene.panelUrl, 39);
    station = await waitFor("a history", async () => {
      const stations = (await (await fetch(`${scene.panelUrl}/api/v1/stations`)).json()) as { station: string }[];
      const id = stations[0]?.station;
      if (id === undefined) return undefined;
      const answer = await fetch(`${scene.panelUrl}/api/v1/stations/${id}/climate`);
      const { months = [] } = (await answer.json()) as { months?: string[] };
      return months.length > 1 ? id : undefined;
    });
    browser = await startChromium();
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, acceptDownloads: true, locale: "en-GB" });
    page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.goto(`${scene.panelUrl}/#${station}/records`);
    await page.waitForSelector(".climate-table tbody tr");
  });
  afterAll(async () => {
    await browser?.close();
    await scene.close();
  });

  test("leads from all years to a month's days by links, and the address says which is shown", async () => {
    await page.click(".climate-table tbody a");
    await page.waitForSelector('.climate-table tr[data-period^="20"][data-period*="-"]');
    await page.click(".climate-table tbody a");
    await page.waitForSelector('.climate-table tr[data-period$="-28"], .climate-table tr[data-period$="-01"]');
    await page.waitForURL(/records\?month=\d{4}-\d{2}$/);
    const shown = await page.locator(".climate-table tbody th").allInnerTexts();
    await page.reload();
    await page.waitForSelector(".climate-table tbody tr");
    expect(await page.locator(".climate-table tbody th").allInnerTexts()).toEqual(shown);
  });

  test("the table scrolls in its box on a phone of 320 px, and its first column stays", async () => {
    await fitsWidth(page);
    const head = page.locator(".climate-table tbody th").first();
    const before = await head.boundingBox();
    await page.locator(".climate-table").focus();
    expect(await page.evaluate("document.activeElement.className")).toBe("climate-table");
    expect(
      await page.evaluate(
        "(() => { const box = document.querySelector('.climate-table'); box.scrollLeft = 200; return box.scrollLeft; })()",
      ),
    ).toBe(200);
    expect((await head.boundingBox())?.x).toBe(before?.x);
  });

  test("saves the table as CSV", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".records .csv")]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines[0]).toMatch(/^period,measuredDays,calendarDays,temperatureMinC,/);
    expect(lines.length).toBeGreaterThan(1);
  });

  test("a record leads to the month it was in", async () => {
    const link = page.locator('[data-record="hottest"] a');
    const href = await link.getAttribute("href");
    await link.click();
    await page.waitForURL((url) => url.href.includes(href ?? "nowhere"));
    expect(troubles).toEqual([]);
  });

  test("the overview tells each station's state and values, and leads to it", async () => {
    await page.goto(`${scene.panelUrl}/#/stations`);
    const link = page.locator(`.all-stations a[data-station="${station}"]`);
    await waitFor("its state and values", async () => /online[\s\S]*Temperature .*°C/.test(await link.innerText()));
    await fitsWidth(page);
    await link.click();
    await page.waitForSelector(`article[data-station="${station}"]`);
    expect(troubles).toEqual([]);
  });
});
