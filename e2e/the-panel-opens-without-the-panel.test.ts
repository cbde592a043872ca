import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startPanel } from "@clima/panel";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { memoryStore } from "../test/support/memory-store.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const builtPage = fileURLToPath(new URL("../dist/page", import.meta.url));
const TIME = "[0-9]{2}:[0-9]{2}";
const WORKER_IS_ACTIVE =
  "navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated' || new Promise((done) => active.addEventListener('statechange', () => done(true))))";

describeWith(["chromium"], "the panel's page, installed in Chromium", () => {
  let scene: Scene;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeEach(async () => {
    scene = await createScene({ CLIMA_STATION_NAME: "Kitchen garden" });
    browser = await startChromium();
    context = await browser.newContext({ locale: "en-GB", viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
  });
  afterEach(async () => {
    await browser.close();
    await scene.close();
  });

  test("opens with the last values, and of when they are, while the panel is away; nothing is sent, and the panel's own is there when it is back", async () => {
    const clima = await scene.startAndWait("up");
    await page.goto(scene.panelUrl);
    await page.waitForSelector('[data-quantity="temperatureC"] .number');
    await page.evaluate(WORKER_IS_ACTIVE);
    await expectInstallable(page, scene.panelUrl);
    await Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })]);
    await clima.stop("SIGKILL");

    page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    await page.goto(scene.panelUrl);
    await page.waitForSelector(
      `#banner p:only-child:text-matches("^The panel does not answer since ${TIME}\\\\. What is shown is from ${TIME}\\\\.$")`,
    );
    await page.waitForSelector('h2:has-text("Kitchen garden")');
    await page.waitForSelector('.state.unknown:text-matches("^last heard")');
    expect(await page.locator('[data-quantity="temperatureC"] .number').innerText()).toMatch(/^-?\d+\.\d$/);
    const asked = ["fetch('/api/v1/stations')", "fetch('/api/v1/stations/demo/commands/ir/send', { method: 'POST' })"];
    for (const request of asked) expect(await page.evaluate(`${request}.then(() => "answered", () => "refused")`)).toBe("refused");

    await scene.startAndWait("up");
    await page.waitForSelector("#banner", { state: "hidden" });
    await page.waitForSelector('.state.online:text-matches("^online, seen")');
  });

  test("is the new version at the first visit after there is one, and an open page follows it by itself", async () => {
    const folder = join(scene.folder, "page");
    cpSync(builtPage, folder, { recursive: true });
    const settings = { host: "127.0.0.1", port: scene.panelPort, base: "clima/v1", mqtt: { url: "mqtt://127.0.0.1:1" } };
    const start = async () => {
      const started = await startPanel(settings, { store: memoryStore().store, log: silentLog, pageFolder: folder });
      if (!started.ok) throw new Error(started.error);
      return started.value;
    };
    const version = (name: string) => appendFileSync(join(folder, "index.html"), `<meta name="tried" content="${name}">`);
    const shows = (where: Page, name: string) => where.waitForSelector(`meta[content="${name}"]`, { state: "attached" });

    version("one");
    const first = await start();
    await page.goto(first.url);
    await shows(page, "one");
    await page.evaluate(WORKER_IS_ACTIVE);
    // From here on the page is one that the worker has given out.
    await page.reload();
    await shows(page, "one");
    await first.close();
    version("two");
    const second = await start();
    const visitor = await context.newPage();
    await visitor.goto(second.url);
    await shows(visitor, "two");
    await shows(page, "two");
    await second.close();
  });
});

/** As browsers ask for it: a manifest with a name, where it starts, and icons that are as large as they say. */
async function expectInstallable(page: Page, origin: string): Promise<void> {
  const address = await page.locator('link[rel="manifest"]').getAttribute("href");
  const answer = await fetch(new URL(address ?? "", origin));
  expect(answer.headers.get("content-type")).toMatch(/^application\/manifest\+json/);
  const manifest = (await answer.json()) as {
    name: string;
    start_url: string;
    display: string;
    icons: { src: string; type: string; sizes: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({ name: "Clima", short_name: "Clima", start_url: "/", display: "standalone" });
  for (const { src, type, sizes } of manifest.icons) {
    const icon = await fetch(new URL(src, origin));
    expect(icon.headers.get("content-type")?.split(";")[0]).toBe(type);
    const bytes = Buffer.from(await icon.arrayBuffer());
    // PNG (Third Edition), 11.2.1: width and height stand in the first chunk.
    if (type === "image/png") expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
  expect(manifest.icons.map(({ sizes, purpose = "any" }) => `${sizes} ${purpose}`)).toEqual(
    expect.arrayContaining(["192x192 any", "512x512 any", "512x512 maskable", "any any"]),
  );
}
