import { createTopics } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
let browser: Browser;
let page: Page;
let faults: string[];

async function open(): Promise<void> {
  browser = await startChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(patientMs(30_000));
  faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
}
const warning = () => page.locator(".warning");
const notice = () => page.locator("#banner p");
/** An InfluxDB that is stopped may still answer the request under way, with 500; the next one finds nobody. */
const NO_ANSWER =
  /^The store is away since \d\d:\d\d: InfluxDB does not answer: .*ECONNREFUSED.*\. Readings wait, and the history cannot be shown until it is back\.$/;
const stored = () => page.locator(".stored").innerText();
const expectToFitPhone = async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await fitsWidth(page);
};

describeWith(["chromium", "influxd"], "the panel in Chromium, with a store that goes away", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  beforeEach(async () => {
    influxd = await startInfluxd();
    scene = await createScene({
      CLIMA_STORE_KIND: "influxdb",
      CLIMA_STORE_INFLUX_VERSION: "1",
      CLIMA_STORE_INFLUX_URL: influxd.url,
      CLIMA_STATION_SIMULATION_HISTORY_DAYS: "1",
    });
    await scene.startAndWait("up");
    await open();
  });
  afterEach(async () => {
    await browser.close();
    await scene.close();
    await influxd.stop();
  });

  const tab = (name: string) => page.locator(".tabs a", { hasText: name });

  test("says when a reading was last stored, and that the store is away, also who comes later, until it is back and the charts with it", async () => {
    await page.goto(scene.panelUrl);
    await page.waitForSelector('.stored:text-matches("^stored [0-9]+ s ago$")', { timeout: patientMs(20_000) });
    expect(await warning().isVisible()).toBe(false);
    await tab("History").click();
    await page.waitForSelector(".chart canvas");
    await influxd.stop();
    // Both the panel, which reads, and the ingest, which writes, find out; it is said once.
    await notice().filter({ hasText: NO_ANSWER }).waitFor();
    expect(await notice().count()).toBe(1);
    expect(await warning().isVisible()).toBe(false);
    await page.reload();
    await notice().filter({ hasText: NO_ANSWER }).waitFor();
    await tab("Now").click();
    expect(await page.locator('[data-quantity="temperatureC"] .age').innerText()).toMatch(/^\d s ago$/);
    await tab("History").click();
    await page.locator(".charts", { hasText: "The history is shown when it can be read." }).waitFor();
    await expectToFitPhone();
    influxd = await startInfluxd({ port: influxd.port });
    await fetch(`${influxd.url}/query?q=CREATE+DATABASE+clima`, { method: "POST" });
    // A database that was not there for a moment is asked again after 30 s.
    await notice()
      .first()
      .waitFor({ state: "hidden", timeout: patientMs(60_000) });
    await page.waitForSelector(".chart canvas");
    await page.waitForSelector('.stored:text-matches("^stored [0-9]+ s ago$")');
    expect(faults).toEqual([]);
  });
});

describeWith(["chromium"], "the panel in Chromium, with readings and no ingest", () => {
  beforeEach(async () => {
    scene = await createScene();
    await scene.startAndWait("broker");
    await scene.startAndWait("panel");
    await waitFor("the panel's connection", async () => (await fetch(`${scene.panelUrl}/api/v1/health`)).ok);
    await open();
  });
  afterEach(async () => {
    await browser.close();
    await scene.close();
  });

  test("shows nothing of storing until an ingest was heard, and warns when readings wait for more than two minutes", async () => {
    const topics = createTopics();
    const client = await connectAsync(scene.mqttUrl);
    const say = (topic: string, payload: object | string, retain = false) =>
      client.publishAsync(topic, typeof payload === "string" ? payload : JSON.stringify(payload), { qos: 1, retain });
    const takenAt = new Date().toISOString();
    const reading = { schema: "telemetry/1", station: "garden", bootId: "b", seq: 1, takenAt, values: { temperatureC: 21 } };
    await say(topics.station("garden").telemetry, reading);
    await page.goto(scene.panelUrl);
    await page.waitForSelector('[data-quantity="temperatureC"]');
    expect([await stored(), await warning().isVisible()]).toEqual(["", false]);
    const counts = { uptimeS: 0, storedReadings: 0, rejectedMessages: 0, unacknowledgedMessages: 0 };
    const health = { schema: "ingest-health/1", worker: "main", takenAt, storeOk: true, stations: [], ...counts };
    await say(topics.ingest("main").health, health, true);
    await page.waitForTimeout(1500);
    expect([await stored(), await warning().isVisible()]).toEqual(["", false]);
    await page.clock.setSystemTime(Date.parse(takenAt) + 180_000);
    await warning().waitFor({ timeout: patientMs(10_000) });
    expect(await warning().innerText()).toBe("Readings arrive but are not stored; the oldest that waits came 3 min ago.");
    await expectToFitPhone();
    const garden = { station: "garden", lastTakenAt: takenAt, lastStoredAt: takenAt, lastStoredTakenAt: takenAt, missingReadings: 0 };
    await say(topics.ingest("main").health, { ...health, stations: [garden] }, true);
    await warning().waitFor({ state: "hidden", timeout: patientMs(10_000) });
    expect(await stored()).toMatch(/^stored 3 min ago$|^stored \d+ s ago$/);
    expect(faults).toEqual([]);
    await client.endAsync(true);
  });

  test("names both hosts of two stations with one id and a clock that is wrong, and is rid of a station that was forgotten", async () => {
    const garden = createTopics().station("garden");
    const client = await connectAsync(scene.mqttUrl);
    const say = (topic: string, payload: object) => client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    const birth = (bootId: string, host: string) => {
      const startedAt = new Date().toISOString();
      const rest = { softwareVersion: "1", source: "pi", startedAt, intervalMs: 1000, sensors: [], remotes: {} };
      return say(garden.info, { schema: "info/1", station: "garden", bootId, host, ...rest });
    };
    const takenAt = new Date(Date.now() + 7_200_000).toISOString();
    await say(garden.telemetry, { schema: "telemetry/1", station: "garden", bootId: "b", seq: 1, takenAt, values: { temperatureC: 21 } });
    await page.goto(scene.panelUrl);
    await page.waitForSelector('.notes p:text-matches("^The clock of this station is 2 h ahead")');
    expect(await page.locator('[data-quantity="temperatureC"] .age').innerText()).toMatch(/^\d+ s ago$/);
    for (const [bootId, host] of [
      ["aaaa", "pi-old"],
      ["bbbb", "pi-new"],
      ["aaaa", "pi-old"],
    ] as const)
      await birth(bootId, host);
    await page.waitForSelector('.notes p:text-matches("^Two stations are called garden: one on host pi-new .* on host pi-old")');
    await expectToFitPhone();
    const forget = scene.start(["station", "forget", "garden", "--force"]);
    expect(await forget.exited).toBe(0);
    await page.waitForSelector('.empty:text-matches("^No station has been seen yet")');
    expect(faults).toEqual([]);
    await client.endAsync(true);
  });
});
