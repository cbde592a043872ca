/**
 * The panel in Chromium, against a station with 40 days of history: what the first page costs (compressed bytes, requests), how long after the
 * navigation the first value is there, as a ratio to the limits of 150 KB and 0.5 s and to a page that is only the value; and how long after
 * a reading was published it is seen on the page, as a ratio to how long it takes to a plain subscriber. `node --import tsx bench/panel.bench.ts [times]`
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createTopics } from "@clima/schemas";
import { connectAsync } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { createScene } from "../e2e/support/clima.ts";
import { startChromium } from "../test/support/chromium.ts";
import { median, rounded } from "./support/report.ts";

const TIMES = Number(process.argv[2] ?? 20);
const LIMIT_BYTES = 150 * 1024;
const LIMIT_MS = 500;
/** Stations measure once a second at most often. */
const BETWEEN_READINGS_MS = 1000;
const VALUE = '[data-quantity="temperatureC"] .number';

interface Visit {
  readonly bytes: number;
  readonly requests: number;
  readonly firstValueMs: number;
}

/** Opens an address with nothing in the cache. */
async function visit(browser: Browser, address: string): Promise<Visit> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  let [bytes, requests] = [0, 0];
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.addInitScript(`new MutationObserver((_, observer) => {
    if (!document.querySelector(${JSON.stringify(VALUE)})) return;
    observer.disconnect();
    requestAnimationFrame(() => { window.firstValueMs = performance.now(); });
  }).observe(document, { childList: true, subtree: true });`);
  await page.goto(address);
  await page.waitForFunction("window.firstValueMs !== undefined");
  const firstValueMs = Number(await page.evaluate("window.firstValueMs"));
  await context.close();
  return { bytes, requests, firstValueMs };
}

async function visits(browser: Browser, address: string): Promise<readonly Visit[]> {
  const all: Visit[] = [];
  for (let time = 0; time < TIMES; time += 1) all.push(await visit(browser, address));
  return all;
}

/** When each published value was on the page and at a subscriber, after it was published. */
async function sensorToPixel(page: Page, mqttUrl: string): Promise<{ readonly pixelMs: number[]; readonly subscriberMs: number[] }> {
  const client = await connectAsync(mqttUrl);
  const { telemetry } = createTopics().station("lab");
  const arrived = new Map<number, number>();
  client.on("message", (_topic, payload) => arrived.set(JSON.parse(String(payload)).seq, performance.now()));
  await client.subscribeAsync(telemetry);
  const [pixelMs, subscriberMs]: [number[], number[]] = [[], []];
  for (let seq = 0; seq < TIMES; seq += 1) {
    const temperatureC = 10 + seq / 10;
    const takenAt = new Date().toISOString();
    const startedMs = performance.now();
    const message = { schema: "telemetry/1", station: "lab", bootId: "b", seq, takenAt, values: { temperatureC } };
    await client.publishAsync(telemetry, JSON.stringify(message));
    await page.waitForFunction(
      `document.querySelector(${JSON.stringify(VALUE)})?.textContent === ${JSON.stringify(temperatureC.toFixed(1))}`,
    );
    pixelMs.push(performance.now() - startedMs);
    subscriberMs.push((arrived.get(seq) ?? Number.NaN) - startedMs);
    await sleep(BETWEEN_READINGS_MS);
  }
  await client.endAsync(true);
  return { pixelMs, subscriberMs };
}

/** The least that a browser needs to show a value. */
async function startBarePage() {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end('<!doctype html><div data-quantity="temperatureC"><span class="number">1.0</span></div>');
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "40", CLIMA_STATION_INTERVAL_MS: "1000" });
await scene.startAndWait("up");
const browser = await startChromium();
const bare = await startBarePage();
const ours = await visits(browser, `${scene.panelUrl}/#demo`);
const bares = await visits(browser, bare.url);
const bytes = median(ours.map((each) => each.bytes));
const requests = median(ours.map((each) => each.requests));
const firstMs = ours.map((each) => each.firstValueMs);
const bareMs = median(bares.map((each) => each.firstValueMs));
console.log(`bytes            ${bytes} in ${requests} requests   ${rounded(bytes / LIMIT_BYTES)} of the limit`);
console.log(`first value      p50 ${rounded(median(firstMs))} ms, slowest ${rounded(Math.max(...firstMs))} ms`);
console.log(
  `                 ${rounded(median(firstMs) / LIMIT_MS)} of the limit, ${rounded(median(firstMs) / bareMs)} of a page that is only the value`,
);

const page = await (await browser.newContext({ bypassCSP: true })).newPage();
await page.goto(`${scene.panelUrl}/#lab`);
const { pixelMs, subscriberMs } = await sensorToPixel(page, scene.mqttUrl);
console.log(`sensor to pixel  p50 ${rounded(median(pixelMs))} ms, slowest ${rounded(Math.max(...pixelMs))} ms`);
console.log(
  `                 ${rounded(median(pixelMs) / median(subscriberMs))} of the way to a subscriber (${rounded(median(subscriberMs))} ms)`,
);

bare.server.close();
await browser.close();
await scene.close();
