import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { untilPastIsStored } from "./support/whole-days.ts";

describeWith(["chromium"], "the panel in Chromium", () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];
  beforeAll(async () => {
    scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "8", CLIMA_STATION_INTERVAL_MS: "500" });
    await scene.startAndWait("up");
    // What a chart has read it does not read again before a minute.
    await untilPastIsStored(scene.panelUrl, 7);
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    await page.goto(scene.panelUrl);
    await page.waitForSelector(".hero .number");
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  const ageOfTemperature = () => page.locator('[data-quantity="temperatureC"] .age').innerText();

  test("shows live values with their units, and keeps them fresh without a reload", async () => {
    expect(await page.locator('[data-quantity="temperatureC"]').innerText()).toMatch(/Temperature\s+-?\d+\.\d\s*°C/);
    await page.waitForSelector('.state:text-matches("^online, seen [0-9] s ago$")');
    const beganMs = Date.now();
    const isFresh = async () => Date.now() - beganMs > 3000 && /^[0-2] s ago$/.test(await ageOfTemperature());
    await waitFor("a fresh value three seconds later", isFresh);
  });

  test("shows all that is measured now on one screen of a phone, with one age", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForSelector(".hero .sky svg");
    const now = page.locator(".now");
    const read = async () => (await now.innerText()).replaceAll("\u00a0", " ");
    const words = await waitFor("the day's highs and lows", async () => {
      const text = await read();
      return /low .* at/.test(text) && text;
    });
    expect(words).toMatch(/high -?\d+\.\d °C at \d\d:\d\d\s+low -?\d+\.\d °C at \d\d:\d\d/);
    expect(words).toMatch(/dew point -?\d+\.\d °C ≈/);
    expect(words).toMatch(/sunrise \d\d:\d\d\s+sunset \d\d:\d\d\s+[a-z ]+, \d+\s%/);
    expect(words).toMatch(/≈ derived/);
    expect(words.match(/ ago/g)).toHaveLength(1);
    await waitFor("all to be on one screen", () => now.evaluate("document.querySelector('.now').getBoundingClientRect().bottom <= 844"));
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("draws charts with points in them, for each time shown", async () => {
    await page.click('.tabs a:has-text("History")');
    for (const [name, span] of [
      ["Week", "week"],
      ["Day", "day"],
    ]) {
      await page.click(`.ranges button:has-text("${name}")`);
      const chart = `[data-quantities="temperatureC dewPointC"][data-span="${span}"]`;
      await page.waitForSelector(`${chart} canvas`);
      await waitFor("more than 100 points", async () => Number(await page.locator(chart).getAttribute("data-points")) > 100);
    }
    const painted = `(() => {
      const canvas = document.querySelector('[data-quantities="temperatureC dewPointC"] canvas');
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      let found = 0;
      // The temperature's line is the one warm colour on the chart; its edges are blended with the paper.
      for (let i = 0; i < pixels.length; i += 4) if (pixels[i] - pixels[i + 2] > 60 && pixels[i + 3] > 0) found += 1;
      return found;
    })()`;
    await waitFor("more than 200 pixels of the line", async () => Number(await page.evaluate(painted)) > 200);
  });

  test("a station without a receiver offers no lesson", async () => {
    await page.click('.tabs a:has-text("Remote")');
    await page.waitForSelector('[data-remote="demo-tv"]');
    expect(await page.locator(".teach").count()).toBe(0);
  });

  test("a button sends its code and says what came of it", async () => {
    await page.click('[data-remote="demo-tv"] [data-button="volume-up"]');
    await page.waitForSelector(".outcome.ok");
    expect(await page.locator(".outcome.ok").innerText()).toMatch(/^volume-up: sent in \d+ ms$/);
    await page.waitForSelector('.log li:has-text("demo-tv volume-up")');
  });

  test("fits a phone, and had nothing to complain of", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const tab of ["Now", "History", "Remote"]) {
      await page.click(`.tabs a:has-text("${tab}")`);
      await fitsWidth(page);
    }
    expect(troubles).toEqual([]);
  });
});
