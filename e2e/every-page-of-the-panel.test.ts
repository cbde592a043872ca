import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { untilPastIsStored } from "./support/whole-days.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS_PX = [320, 390, 820, 1440];
/** Each with what is there when it is drawn. */
const PAGES = [
  ["#demo", ".hero .sky svg"],
  ["#demo/history", ".chart canvas"],
  ["#demo/records", ".records-page table, table"],
  ["#demo/remote", '[data-remote="demo-tv"]'],
  ["#demo/station", ".station-page .events li"],
  ["#/stations", '.all-stations a[data-station="demo"]'],
  ["#/settings", "fieldset"],
] as const;
const SMALL = `[...document.querySelectorAll("a, button, input, select, summary")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".skip, td, th, li, p, label"))
  .map((each) => ({ what: each.outerHTML.slice(0, 100), ...each.getBoundingClientRect().toJSON() }))
  .filter(({ width, height }) => width > 1 && height > 1 && (width < 43.5 || height < 43.5))
  .map(({ what, width, height }) => what + " " + width + " x " + height)`;
const AXE = "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))";

describeWith(["chromium"], "every page of the panel in Chromium", () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];
  const elsewhere: string[] = [];
  beforeAll(async () => {
    scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "8", CLIMA_STATION_INFRARED_RECEIVER: "simulated" });
    await scene.startAndWait("up");
    await untilPastIsStored(scene.panelUrl, 7);
    browser = await startChromium();
    page = await browser.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith(scene.panelUrl) && !request.url().startsWith("data:")) elsewhere.push(request.url());
    });
    await page.goto(scene.panelUrl);
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  test.each(PAGES)("%s fits every width, can be hit, and leaves nothing for axe to find in light and dark", async (address, drawn) => {
    await page.goto(`${scene.panelUrl}/${address}`);
    await page.waitForSelector(drawn);
    await page.evaluate(axe);
    for (const width of WIDTHS_PX) {
      await page.setViewportSize({ width, height: 844 });
      await page.waitForSelector(drawn);
      await fitsWidth(page);
      expect([width, await page.evaluate(SMALL)]).toEqual([width, []]);
    }
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await page.evaluate(AXE)]).toEqual([colorScheme, []]);
    }
  });

  test("nothing was asked of another machine, and nothing went wrong", () => {
    expect([elsewhere, troubles]).toEqual([[], []]);
  });
});
