import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const lab = createTopics().station("lab");
const BUTTONS = [
  "power",
  "volume up",
  "volume down",
  "mute",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
  "0",
  "menu",
  "ok",
  "back",
  "exit",
];

describeWith(["chromium"], "what the panel in Chromium shows", () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  let client: MqttClient;
  const asked: string[] = [];
  const troubles: string[] = [];

  beforeAll(async () => {
    scene = await createScene({ CLIMA_STATION_NAME: "Kitchen garden" });
    mkdirSync(join(scene.folder, "remotes"));
    for (const name of ["tv", "hifi", "projector"]) writeFileSync(join(scene.folder, "remotes", `${name}.json`), remoteFile(name));
    await scene.startAndWait("up");
    await waitFor("the panel's connection", async () => (await fetch(`${scene.panelUrl}/api/v1/health`)).ok);
    client = await connectAsync(scene.mqttUrl);
    await measureInTheLab(client);
    await waitFor("the lab's readings in the store", async () => {
      const answer = await fetch(
        `${scene.panelUrl}/api/v1/stations/lab/series?quantities=humidexC&aggregates=count&bucketMs=${24 * HOUR_MS}`,
      );
      const { series } = (await answer.json()) as { series?: { humidexC: { count: (number | null)[] } } };
      return (series?.humidexC.count ?? []).reduce((sum: number, each) => sum + (each ?? 0), 0) >= 30;
    });
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${scene.panelUrl}/#lab/history`);
    await page.waitForSelector(".chart canvas");
  });
  afterAll(async () => {
    await client.endAsync(true);
    await browser.close();
    await scene.close();
  });

  test("each chart is asked for once, and nothing outside", async () => {
    const isEachDrawn = async () => {
      const charts = asked.filter((url) => url.includes("/series?")).length;
      return charts > 1 && charts === (await page.locator(".chart[data-points]").count());
    };
    await waitFor("each chart that was asked for to be drawn", isEachDrawn);
    expect(asked).toEqual([...new Set(asked)]);
    expect(asked.filter((url) => !url.startsWith(scene.panelUrl) && !url.startsWith("data:"))).toEqual([]);
  });

  test("values are as people read them, and those that are no more are not among the current ones", async () => {
    const visibility = page.locator('.chart[data-quantities="visibilityM"]');
    await visibility.scrollIntoViewIfNeeded();
    await visibility.locator('small:text-matches("^km · ")').waitFor();
    await page.click('.tabs a:has-text("Now")');
    const tile = (name: string) => page.locator(`.tile[data-quantity="${name}"]`);
    expect(await tile("temperatureC").innerText()).toMatch(/\s0\.0\s*°C/);
    expect(await tile("visibilityM").innerText()).toMatch(/\s16\.1\s*km/);
    expect(await tile("heatIndexC").count()).toBe(0);
    expect(await tile("illuminanceLux").count()).toBe(0);
    expect(await page.locator(".gone").innerText()).toBe("No longer measured: Illuminance (last 3 h ago)");
  });

  test("ten years of a station that is new are not nine empty ones", async () => {
    await page.click('.tabs a:has-text("History")');
    await page.click('.ranges button:has-text("10 years")');
    const chart = page.locator('.chart[data-quantities="temperatureC"][data-span="decade"]');
    await chart.waitFor();
    expect(Date.now() - Number(await chart.getAttribute("data-from-ms"))).toBeLessThan(13 * 7 * 24 * HOUR_MS);
    await page.click('.ranges button:has-text("Day")');
    await page.waitForSelector('.chart[data-span="day"] canvas');
  });

  test.each(["light", "dark"] as const)(
    "the %s theme leaves nothing for axe to find, and four lines of a chart have colours of their own",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      const chart = "apparentTemperatureC heatIndexC humidexC wetBulbC";
      await page.waitForSelector(`[data-quantities="${chart}"] canvas`);
      await page.evaluate(axe);
      const findings =
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => String(target))]))";
      expect(await page.evaluate(findings)).toEqual([]);
      const inks = await waitFor("all four lines", async () => {
        const found = (await page.evaluate(countInks(chart))) as number[];
        return found.every((pixels) => pixels > 20) && found;
      });
      expect(inks).toHaveLength(4);
    },
  );

  test("each button is there once and says its name, several remotes are folded on a phone, and all can be hit", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${scene.panelUrl}/#demo/remote`);
    await page.reload();
    const tv = page.locator('[data-remote="tv"]');
    await tv.waitFor();
    const names = await tv
      .locator("button")
      .evaluateAll((all: { dataset: Record<string, string> }[]) => all.map(({ dataset }) => dataset["button"]));
    expect(names.sort()).toEqual([...BUTTONS].sort());
    expect(await page.locator(".remote[open]").count()).toBe(0);
    await tv.locator("summary").click();
    await tv.locator("button").first().waitFor();
    await page.reload();
    await page.waitForSelector('[data-remote="tv"][open]');
    expect(await page.locator(".remote[open]").count()).toBe(1);
    await page.locator("nav a", { hasText: "Kitchen garden" }).waitFor();
    const small = await page.evaluate(`[...document.querySelectorAll("a, button, input, summary")]
      .map((each) => ({ text: each.textContent, ...each.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width > 0 && (width < 44 || height < 44))`);
    expect(small).toEqual([]);
    await fitsWidth(page);
    expect(troubles).toEqual([]);
  });
});

const remoteFile = (name: string) =>
  `{"schema":"remote/1","name":"${name}","protocol":"nec","address":4,"buttons":{${BUTTONS.map((button, at) => `"${button}":${at}`).join(",")}}}`;

/** A hot morning with light, and now a cold noon without: heat index and humidex are no more. */
async function measureInTheLab(client: MqttClient): Promise<void> {
  const nowMs = Date.now();
  const say = (seq: number, ms: number, values: object) =>
    client.publishAsync(
      lab.telemetry,
      JSON.stringify({ schema: "telemetry/1", station: "lab", bootId: "b", seq, takenAt: new Date(ms).toISOString(), values }),
      { qos: 1 },
    );
  for (let step = 0; step < 30; step += 1) {
    const felt = { apparentTemperatureC: 33 + step / 10, heatIndexC: 36 + step / 10, humidexC: 41 + step / 10, wetBulbC: 25 + step / 10 };
    await say(step, nowMs - 3 * HOUR_MS - (30 - step) * 5 * MINUTE_MS, {
      temperatureC: 32,
      illuminanceLux: 40_000,
      visibilityM: 9000,
      ...felt,
    });
  }
  await say(31, nowMs, { temperatureC: -0.04, visibilityM: 16_093, rainMm: 0 });
}

/** How many pixels of a chart have the colour of each line of the style sheet. */
const countInks = (chart: string) => `(() => {
  const style = getComputedStyle(document.documentElement);
  const wanted = [1, 2, 3, 4].map((line) => style.getPropertyValue("--line-" + line).trim()).map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const canvas = document.querySelector('[data-quantities="${chart}"] canvas');
  if (!canvas) return [0, 0, 0, 0];
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return wanted.map((colour) => {
    let count = 0;
    for (let i = 0; i < pixels.length; i += 4)
      if (pixels[i + 3] > 200 && colour.every((each, part) => Math.abs(pixels[i + part] - each) < 12)) count += 1;
    return count;
  });
})()`;
