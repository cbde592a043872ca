import { createTopics } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";

const TIME = "[0-9]{2}:[0-9]{2}";

describeWith(["chromium"], "the panel in Chromium, while parts go away and come back", () => {
  let scene: Scene;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];
  beforeEach(async () => {
    scene = await createScene({ CLIMA_STATION_NAME: "Kitchen garden" });
    browser = await startChromium();
    context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
  });
  afterEach(async () => {
    await browser.close();
    await scene.close();
  });

  /** Exactly this is said at the top, once. */
  const told = (words: string) => page.waitForSelector(`#banner p:only-child:text-matches("^${words}")`);
  const nothingTold = () => page.waitForSelector("#banner", { state: "hidden" });
  const state = (words: string) => page.waitForSelector(`.state:text-matches("^${words}$")`);

  test("each is said once and since when: no broker, a station that went, no ingest, a broker that was killed, a browser without a network", async () => {
    await scene.startAndWait("panel");
    await page.goto(scene.panelUrl);
    await told(`The broker is away since ${TIME}\\\\.`);
    await page.waitForSelector('.empty:has-text("Stations are shown as soon as they can be heard.")');

    const broker = await scene.startAndWait("broker");
    await nothingTold();
    await page.waitForSelector('.empty:has-text("No station has been seen yet")');

    const agent = await scene.startAndWait("agent");
    await state("online, seen [0-9]+ s ago");
    await page.waitForSelector('#stations a:first-child .name:text-is("Kitchen garden")');
    await agent.stop("SIGKILL");
    await state(`offline since ${TIME}`);
    await page.waitForSelector('nav a.offline:has-text("offline")');
    await scene.startAndWait("agent");
    await state("online, seen [0-9]+ s ago");

    await sayIngestIsAway(scene.mqttUrl);
    await told(`The ingest is away since ${TIME}\\\\.`);

    await broker.stop("SIGKILL");
    await told(`The broker is away since ${TIME}\\\\.`);
    await state("last heard [0-9]+ s ago");
    await page.waitForSelector("nav a.unknown");

    await context.setOffline(true);
    await told(`This browser is offline since ${TIME}\\\\.`);
    await context.setOffline(false);
    await told(`The broker is away since ${TIME}\\\\.`);
    await scene.startAndWait("broker");
    await state("online, seen [0-9]+ s ago");
    await fitsWidth(page);
    expect(faults).toEqual([]);
  });

  test("a panel that was killed is said to be, also to who presses a button, and charts come back with it", async () => {
    const first = await scene.startAndWait("up");
    await page.goto(`${scene.panelUrl}/#demo/history?range=7d`);
    await page.waitForSelector('.chart[data-span="week"] canvas');
    await first.stop("SIGKILL");
    await told(`The panel does not answer since ${TIME}\\\\.`);
    await page.waitForSelector(".state.unknown");
    await page.click('.ranges button:has-text("Day")');
    await tab("Remote").click();
    await press("volume-up");
    await page.waitForSelector('.outcome.bad:text-matches("^volume-up: the panel does not answer")');
    const second: Running = await scene.startAndWait("up");
    await nothingTold();
    await state("online, seen [0-9]+ s ago");
    await press("volume-up");
    await page.waitForSelector(".outcome.ok");
    await tab("History").click();
    await page.waitForSelector('.chart[data-span="day"] canvas');
    expect(await page.locator("body").innerText()).not.toMatch(/Failed to fetch|cannot be read/);
    // The time that was chosen is in the address.
    await page.reload();
    await page.waitForSelector('.chart[data-span="day"] canvas');
    expect(faults).toEqual([]);
    await second.stop();
  });

  const tab = (name: string) => page.locator(".tabs a", { hasText: name });
  async function press(button: string): Promise<void> {
    await page.click(`[data-remote="demo-tv"] [data-button="${button}"]`);
  }
});

/** It was there, and its connection broke. */
async function sayIngestIsAway(mqttUrl: string): Promise<void> {
  const topics = createTopics().ingest("main");
  const client = await connectAsync(mqttUrl);
  const counts = { uptimeS: 0, storedReadings: 0, rejectedMessages: 0, unacknowledgedMessages: 0 };
  const health = { schema: "ingest-health/1", worker: "main", takenAt: new Date().toISOString(), storeOk: true, ...counts };
  await client.publishAsync(topics.health, JSON.stringify(health), { qos: 1 });
  await client.publishAsync(topics.status, "offline", { qos: 1 });
  await client.endAsync();
}
