import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { englishIn, englishTexts } from "./support/english-left.ts";

/** All that is read, or read out, but for what is marked as another language. In text, for esbuild would put a helper of its own into a function. */
const TEXT_OF_PAGE = `(() => {
  const told = [document.title];
  const walk = (element) => {
    if (element.lang !== "" && element.lang !== document.documentElement.lang) return;
    // What a button is called in its file is a name, in whatever language; so are the options of lists of buttons.
    const tell = (text) => told.push(text === element.dataset.button ? "" : text);
    for (const name of ["aria-label", "title", "placeholder", "alt"]) tell(element.getAttribute(name) ?? "");
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) tell(child.data);
      else if (child.nodeType === Node.ELEMENT_NODE && !["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(child.tagName)) walk(child);
    }
  };
  walk(document.body);
  return told.join("\\n");
})()`;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const METRIC = /\d\s*(°C|hPa|m\/s|mm|km)(?!\p{L})/u;

describeWith(["chromium"], "the panel in Chromium, as its reader wants it", () => {
  let scene: Scene;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    scene = await createScene({
      CLIMA_STATION_NAME: "Quintal",
      CLIMA_STATION_LATITUDE_DEG: "-23.5",
      CLIMA_STATION_LONGITUDE_DEG: "-46.6",
      CLIMA_STATION_TIME_ZONE: "America/Sao_Paulo",
    });
    await scene.startAndWait("up");
    browser = await startChromium();
    context = await browser.newContext({ locale: "en-GB", viewport: { width: 320, height: 700 } });
    page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${scene.panelUrl}/#/settings`);
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
  const isPortuguese = (where: Page) => where.waitForSelector('html[lang="pt-BR"] h2:has-text("Configurações")');

  test.each([
    ["pt-BR", "America/Sao_Paulo", "pt-BR", "Métricas"],
    ["en-US", "America/Chicago", "en", "Imperial"],
    ["en-US", "Europe/Berlin", "en", "Metric"],
  ])("is guessed at first: %s in %s reads %s, %s", async (locale, timezoneId, language, units) => {
    const guessed = await browser.newContext({ locale, timezoneId });
    const first = await guessed.newPage();
    await first.goto(`${scene.panelUrl}/#/settings`);
    await first.waitForSelector(`html[lang="${language}"] label:has(input[name="units"]:checked):has-text("${units}")`);
    await guessed.close();
  });

  test("begins in the browser's language, and changes at once, by the keyboard, without losing the place", async () => {
    await page.waitForSelector('html[lang="en"] h2:has-text("Settings")');
    await page.focus("#language-en");
    await page.keyboard.press("ArrowDown");
    await isPortuguese(page);
    expect(await page.evaluate("document.activeElement.id")).toBe("language-pt-BR");
    expect(await page.title()).toBe("Configurações · Clima");
    expect(await page.locator("#house a[aria-current]").innerText()).toBe("Configurações");
    await page.check("#units-imperial");
    await page.waitForSelector('.example:has-text("70,5 °F")');
  });

  test("has the theme that was chosen, whatever the browser prefers, from the first moment on", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background();
    await page.check("#theme-dark");
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload({ waitUntil: "commit" });
    await page.waitForSelector('html[data-theme="dark"]', { state: "attached" });
    await isPortuguese(page);
    expect(await background()).toBe(dark);
    await page.check("#theme-auto");
    expect(await background()).toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForSelector('html[data-theme="dark"]', { state: "attached" });
    expect(await background()).toBe(dark);
  });

  test("is in another window as soon as it is chosen in one", async () => {
    const other = await context.newPage();
    await other.goto(`${scene.panelUrl}/#/settings`);
    await isPortuguese(other);
    await other.check("#language-en");
    await page.waitForSelector('html[lang="en"] h2:has-text("Settings")');
    await other.check("#language-pt-BR");
    await isPortuguese(page);
    await other.close();
  });

  test("says nothing in English on any page, and shows no metric unit, once it is Portuguese and imperial", async () => {
    expect(englishTexts().length).toBeGreaterThan(100);
    expect(englishIn("Sensação: Feels like 70 °F")).toEqual(["feels like"]);
    await page.goto(`${scene.panelUrl}/#`);
    await page.waitForSelector(".tile.sun");
    expect(await page.locator('[data-quantity="temperatureC"] .value').innerText()).toMatch(/^-?\d+,\d\s*°F/);
    const addresses = await page.locator("nav a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    expect(addresses).toContain("#/settings");
    for (const address of new Set(addresses)) {
      await page.goto(`${scene.panelUrl}/${address}`);
      await page.waitForSelector(`nav a[href="${address}"][aria-current]`);
      if (address.endsWith("/history")) await page.waitForSelector("canvas");
      const text = (await page.evaluate(TEXT_OF_PAGE)) as string;
      expect({ address, english: englishIn(text) }).toEqual({ address, english: [] });
      if (address !== "#/settings") expect({ address, metric: METRIC.exec(text)?.[0] }).toEqual({ address, metric: undefined });
      expect({ address, axe: await axeFindings(page) }).toEqual({ address, axe: [] });
      await fitsWidth(page);
    }
  });

  test("lets the keyboard skip to the content", async () => {
    await page.goto(`${scene.panelUrl}/#/settings`);
    await page.reload();
    await isPortuguese(page);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Ir para o conteúdo");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("station");
    expect(new URL(page.url()).hash).toBe("#/settings");
    expect(faults).toEqual([]);
  });
});

async function axeFindings(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate("axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))");
}
