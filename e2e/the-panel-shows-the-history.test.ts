import { readFileSync } from "node:fs";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import type { Browser, Page, Request } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 10 * MINUTE_MS;
const READINGS = 180;
/** A little more than after which the page takes a gesture to be over, by its own timers. */
const REST_MS = 400;
const TEMPERATURE = '.chart[data-quantities="temperatureC"]';
const RAIN = '.chart[data-quantities="rainMm"]';

describeWith(["chromium"], "the history in Chromium", () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  let endMs: number;
  const asked: Request[] = [];
  const troubles: string[] = [];

  beforeAll(async () => {
    scene = await createScene();
    await scene.startAndWait("up");
    endMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
    await measure(scene, endMs);
    browser = await startChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      hasTouch: true,
      acceptDownloads: true,
      locale: "en-GB",
    });
    page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("request", (request) => /\/(series|wind-rose)\?/.test(request.url()) && asked.push(request));
    await page.goto(`${scene.panelUrl}/#lab/history`);
    await page.waitForSelector(`${TEMPERATURE} canvas`);
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  const plot = () => page.locator(`${TEMPERATURE} .plot`);
  async function period(): Promise<{ fromMs: number; toMs: number; lengthMs: number }> {
    const [fromMs = 0, toMs = 0] = await page
      .locator(TEMPERATURE)
      .evaluate((chart: { dataset: Record<string, string> }) => [Number(chart.dataset["fromMs"]), Number(chart.dataset["toMs"])]);
    return { fromMs, toMs, lengthMs: toMs - fromMs };
  }
  /** What is shown after something was done, once it has come to rest and been read. */
  async function after(act: () => Promise<unknown>) {
    const before = JSON.stringify(await period());
    await act();
    await page.evaluate(`new Promise((rested) => setTimeout(rested, ${REST_MS}))`);
    return waitFor("another time shown", async () => {
      const now = await period();
      return JSON.stringify(now) !== before && isOfAddress(now) && now;
    });
  }
  /** Where the address names instants, those are shown, and not what a gesture has passed on its way. */
  function isOfAddress({ fromMs, toMs }: { fromMs: number; toMs: number }): boolean {
    const query = new URLSearchParams(new URL(page.url()).hash.split("?")[1]);
    return !query.has("from") || (fromMs === Date.parse(query.get("from") ?? "") && toMs === Date.parse(query.get("to") ?? ""));
  }
  async function middle(): Promise<[x: number, y: number]> {
    await plot().scrollIntoViewIfNeeded();
    const box = await page.locator(`${TEMPERATURE} .u-over`).boundingBox();
    if (!box) throw new Error("the chart has no place");
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
  const choose = (name: string) => page.click(`.ranges button:has-text("${name}")`);

  test("asks for each chart once, when it is seen, and takes the answer compressed", async () => {
    const charts = page.locator(".chart");
    const first = asked.length;
    expect(first).toBeLessThan(await charts.count());
    for (let at = 0; at < (await charts.count()); at += 1) await charts.nth(at).scrollIntoViewIfNeeded();
    await page.waitForSelector("[data-rose] .petal");
    await waitFor("all charts", async () => (await page.locator(".chart[data-points]").count()) === (await charts.count()) - 1);
    expect(asked).toHaveLength(await charts.count());
    expect(new Set(asked.map((request) => request.url())).size).toBe(asked.length);
    const answers = await Promise.all(asked.map(async (request) => (await request.response())?.headers()["content-encoding"]));
    expect(new Set(answers)).toEqual(new Set(["gzip"]));
  });

  test("has rain as bars, nights shaded, and directions around north in the north", async () => {
    expect(Number(await page.locator(RAIN).getAttribute("data-points"))).toBeGreaterThan(10);
    expect(await page.evaluate(countInk(RAIN, "--line-2"))).toBeGreaterThan(500);
    expect(Number(await page.locator(TEMPERATURE).getAttribute("data-nights"))).toBeGreaterThan(0);
    const shades = (await page.evaluate(shadesOf(TEMPERATURE))) as string[];
    expect(shades.length).toBeGreaterThan(1);
    const urls = asked.map((request) => request.url());
    const answer = await fetch(urls.find((url) => url.includes("windDirectionDeg")) ?? "");
    const { series } = (await answer.json()) as { series: { windDirectionDeg: { mean: (number | null)[] } } };
    const directions = series.windDirectionDeg.mean.filter((each) => each !== null);
    expect(directions.length).toBeGreaterThan(10);
    expect(directions.filter((degrees) => degrees > 1 && degrees < 359)).toEqual([]);
    await page.locator("[data-rose] summary").click();
    expect(await page.locator("[data-rose] tbody tr").first().innerText()).toMatch(/^N\s.*\s100\.0\s%$/);
    expect(await page.locator("[data-rose] caption").innerText()).toMatch(/Wind rose/);
  });

  test("one cursor runs through all charts, and before it is there nothing is said of it", async () => {
    await page.mouse.move(5, 5);
    await waitFor("the cursor to leave", async () => (await page.locator(".key.pointed").count()) === 0);
    expect(await page.locator(".charts").innerText()).not.toContain("--");
    const [x, y] = await middle();
    await page.mouse.move(x, y);
    await waitFor("the cursor", async () => (await page.locator(".key.pointed").count()) > 3);
    const times = await page.locator(".key.pointed .when").allInnerTexts();
    expect(times[0]).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d$/);
    expect(times.filter((time) => time === times[0]).length).toBeGreaterThan(2);
    expect(await page.locator(`${TEMPERATURE} .key b`).innerText()).toMatch(/^-?\d+\.\d °C$/);
    await page.mouse.move(5, 5);
  });

  test("is zoomed by wheel and keys, moved by dragging and keys, and the back button and a reload lead to what was shown", async () => {
    const day = await after(() => choose("Day"));
    const [x, y] = await middle();
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, 50);
    await page.waitForTimeout(500);
    expect(await period()).toEqual(day);
    const [x2, y2] = await middle();
    await page.mouse.move(x2, y2);
    await page.keyboard.down("Control");
    const zoomed = await after(() => page.mouse.wheel(0, -200));
    await page.keyboard.up("Control");
    expect(zoomed.lengthMs).toBeLessThan(day.lengthMs * 0.7);
    expect(page.url()).toMatch(/#lab\/history\?from=.*&to=/);

    const dragged = await after(async () => {
      await page.mouse.down();
      await page.mouse.move(x2 + 60, y2, { steps: 4 });
      await page.mouse.up();
    });
    expect(dragged.fromMs).toBeLessThan(zoomed.fromMs);
    expect(dragged.lengthMs).toBe(zoomed.lengthMs);

    await plot().focus();
    const nearer = await after(() => page.keyboard.press("+"));
    expect(nearer.lengthMs).toBeLessThan(dragged.lengthMs);
    const earlier = await after(() => page.keyboard.press("ArrowLeft"));
    expect([earlier.fromMs < nearer.fromMs, earlier.lengthMs]).toEqual([true, nearer.lengthMs]);
    await page.keyboard.press("Shift+ArrowLeft");
    expect(await page.locator(`${TEMPERATURE} .said`).innerText()).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d: Temperature -?\d+\.\d °C/);

    expect(await after(() => page.goBack())).toEqual(nearer);
    await page.reload();
    await page.waitForSelector(`${TEMPERATURE}[data-points]`);
    expect(await period()).toEqual(nearer);
  });

  test("is zoomed and moved by fingers", async () => {
    await after(() => choose("Day"));
    const day = await period();
    const [x, y] = await middle();
    const touch = await page.context().newCDPSession(page);
    const fingers = (type: "touchStart" | "touchMove" | "touchEnd", ...places: number[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: places.map((place, id) => ({ x: place, y, id })) });
    const pinched = await after(async () => {
      await fingers("touchStart", x - 40, x + 40);
      for (const apart of [60, 80, 100]) await fingers("touchMove", x - apart, x + apart);
      await fingers("touchEnd");
    });
    expect(pinched.lengthMs / day.lengthMs).toBeCloseTo(0.4, 1);
    const moved = await after(async () => {
      await fingers("touchStart", x);
      for (const by of [20, 40, 60, 80]) await fingers("touchMove", x + by);
      await fingers("touchEnd");
    });
    expect([moved.fromMs < pinched.fromMs, moved.lengthMs]).toEqual([true, pinched.lengthMs]);
    await touch.detach();
  });

  test("goes to the day before and back, and to any dates", async () => {
    await after(() => choose("Day"));
    const before = await after(() => page.click('button[aria-label="Earlier"]'));
    expect(new Date(before.fromMs).toISOString().slice(11, 16)).toMatch(/^2[23]:00$/);
    expect(page.url()).toMatch(/span=day&at=\d{4}-\d\d-\d\d$/);
    const next = await after(() => page.click('button[aria-label="Later"]'));
    expect(next.fromMs).toBe(before.toMs);
    const dates = await after(() => page.fill(".dates input >> nth=0", new Date(before.fromMs - 12 * HOUR_MS).toISOString().slice(0, 10)));
    expect(dates.toMs).toBe(next.toMs);
    expect(dates.lengthMs / HOUR_MS).toBeGreaterThan(47);
  });

  test("is compared with another station and with the year before", async () => {
    await after(() => choose("Day"));
    await page.click(".compare summary");
    await page.check('.compare label:has-text("attic") input');
    await page.waitForSelector(`${TEMPERATURE} .key .line:has-text("Temperature, attic")`);
    await page.check('.compare label:has-text("a year before") input');
    await page.waitForSelector(`${TEMPERATURE} .key .line:has-text("Temperature, a year before")`);
    expect(page.url()).toMatch(/stations=attic&year=before$/);
    await page.locator(`${TEMPERATURE} summary`).click();
    await page.waitForSelector(`${TEMPERATURE} table`);
    const [head = [], ...rows] = await tableOf();
    expect(head).toEqual([
      "Time",
      "Temperature, lab (°C)",
      "Temperature, lab, highest (°C)",
      "Temperature, lab, lowest (°C)",
      "Temperature, attic (°C)",
      "Temperature, a year before (°C)",
    ]);
    const whole = rows.filter((cells) => cells.every((cell) => cell !== "–"));
    expect(whole.length).toBeGreaterThan(20);
    for (const [, own, , , attic, before] of whole)
      expect([Number(attic) - Number(own), Number(before) - Number(own)]).toEqual([expect.closeTo(10, 0), expect.closeTo(-10, 0)]);
    await page.uncheck('.compare label:has-text("attic") input');
    await page.uncheck('.compare label:has-text("a year before") input');
    await page.waitForSelector(`${TEMPERATURE} .key .line:text-matches("^Temperature\\\\s*$")`);
  });

  test("has the chart's numbers as a table and as CSV, with units", async () => {
    const last = asked.map((request) => request.url()).findLast((url) => url.includes("quantities=temperatureC&"));
    const answer = await fetch(last ?? "");
    const { series } = (await answer.json()) as { series: { temperatureC: Record<"mean" | "min" | "max", (number | null)[]> } };
    const { mean, min, max } = series.temperatureC;
    const expected = mean.flatMap((value, at) => (value === null ? [] : [[value, max[at], min[at]].map((each) => each?.toFixed(1))]));
    const [head, ...rows] = await tableOf();
    expect(head).toEqual(["Time", "Temperature (°C)", "Temperature, highest (°C)", "Temperature, lowest (°C)"]);
    expect(rows.map(([, ...cells]) => cells)).toEqual(expected);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`${TEMPERATURE} .csv`)]);
    expect(download.suggestedFilename()).toBe("lab-temperature.csv");
    const csv = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(csv[0]).toBe('time (Europe/Berlin),Temperature (°C),"Temperature, highest (°C)","Temperature, lowest (°C)"');
    expect(csv.slice(1).map((line) => line.split(",").slice(1))).toEqual(expected);
    expect(csv[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+0[12]:00,/);
  });

  test("is drawn anew in the colours of a dark theme, and had nothing to complain of", async () => {
    const light = await page.evaluate(shadesOf(TEMPERATURE));
    await page.emulateMedia({ colorScheme: "dark" });
    await waitFor("other shades", async () => JSON.stringify(await page.evaluate(shadesOf(TEMPERATURE))) !== JSON.stringify(light));
    expect(await page.evaluate(countInk(TEMPERATURE, "--line-2"))).toBeGreaterThan(100);
    await page.setViewportSize({ width: 320, height: 700 });
    await fitsWidth(page);
    expect(troubles).toEqual([]);
  });

  const tableOf = (): Promise<string[][]> =>
    page
      .locator(`${TEMPERATURE} tr`)
      .evaluateAll((rows: { cells: Iterable<{ textContent: string }> }[]) =>
        rows.map(({ cells }) => [...cells].map((cell) => cell.textContent)),
      );
});

/** Two stations over thirty hours, and the first a year before: the attic ten degrees warmer, last year ten colder. */
async function measure(scene: Scene, endMs: number): Promise<void> {
  const client = await connectAsync(scene.mqttUrl);
  const [lab, attic] = [createTopics().station("lab"), createTopics().station("attic")];
  const info = {
    schema: "info/1",
    bootId: "b",
    softwareVersion: "1.0.0",
    source: "pi",
    startedAt: new Date(endMs - 48 * HOUR_MS).toISOString(),
    intervalMs: STEP_MS,
    latitudeDeg: 52.5,
    longitudeDeg: 13.4,
    timeZone: "Europe/Berlin",
    sensors: [],
    remotes: {},
  };
  await client.publishAsync(lab.info, JSON.stringify({ ...info, station: "lab" }), { qos: 1, retain: true });
  const tell = (topic: string, station: string, atMs: number, values: object) =>
    client.publishAsync(
      topic,
      JSON.stringify({
        schema: "telemetry/1",
        station,
        bootId: "b",
        seq: Math.floor(atMs / STEP_MS),
        takenAt: new Date(atMs).toISOString(),
        values,
      }),
      { qos: 1 },
    );
  const told = Array.from({ length: READINGS }, (_, at) => {
    const atMs = endMs - (READINGS - at) * STEP_MS;
    const temperatureC = 10 + 4 * Math.sin(at / 20);
    const wind = { windSpeedMs: 4, windDirectionDeg: at % 2 === 0 ? 350 : 10 };
    return [
      tell(lab.telemetry, "lab", atMs, {
        temperatureC,
        humidityPct: 60,
        pressureHpa: 1000 + at / 50,
        rainMm: at % 12 === 0 ? 0.6 : 0,
        ...wind,
      }),
      tell(lab.telemetry, "lab", atMs + STEP_MS / 2, { ...wind, windDirectionDeg: 360 - wind.windDirectionDeg }),
      tell(lab.telemetry, "lab", atMs - 365 * 24 * HOUR_MS, { temperatureC: temperatureC - 10 }),
      tell(attic.telemetry, "attic", atMs, { temperatureC: temperatureC + 10 }),
    ];
  });
  await Promise.all(told.flat());
  await client.endAsync();
  for (const station of ["lab", "attic"])
    await waitFor(`${station} in the store`, async () => {
      const from = new Date(endMs - READINGS * STEP_MS).toISOString();
      const question = `series?quantities=temperatureC&aggregates=count&bucketMs=${24 * HOUR_MS}&from=${from}`;
      const answer = await fetch(`${scene.panelUrl}/api/v1/stations/${station}/${question}`);
      const { series } = (await answer.json()) as { series?: { temperatureC: { count: (number | null)[] } } };
      return (series?.temperatureC.count ?? []).reduce((sum: number, each) => sum + (each ?? 0), 0) >= READINGS;
    });
}

const RGB = `const rgbOf = (colour) => {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
};`;

/** How many pixels of a chart have nearly a colour of the style sheet. */
const countInk = (chart: string, colour: string) => `(() => {
  ${RGB}
  const wanted = rgbOf(getComputedStyle(document.documentElement).getPropertyValue("${colour}"));
  const canvas = document.querySelector('${chart} canvas');
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let found = 0;
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] > 200 && wanted.every((value, part) => Math.abs(value - pixels[at + part]) < 12)) found += 1;
  return found;
})()`;

/** What the ground of a chart is like along its upper edge: light by day, shaded by night. */
const shadesOf = (chart: string) => `(() => {
  const canvas = document.querySelector('${chart} canvas');
  const row = canvas.getContext("2d").getImageData(0, Math.round(canvas.height * 0.08), canvas.width, 1).data;
  const counts = {};
  for (let at = 0; at < row.length; at += 4) {
    const shade = row.slice(at, at + 4).join(" ");
    counts[shade] = (counts[shade] ?? 0) + 1;
  }
  return Object.entries(counts).filter(([, count]) => count > 40).map(([shade]) => shade);
})()`;
