import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { fitsWidth } from "../test/support/fits-width.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describeWith(["chromium"], "favourites and macros in Chromium", () => {
  let scene: Scene;
  let browser: Browser;
  let phone: Page;
  let tablet: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    scene = await createScene();
    await scene.startAndWait("up");
    browser = await startChromium();
    phone = await openRemotes({ width: 390, height: 844 });
    tablet = await openRemotes({ width: 820, height: 1180 });
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  /** Each in a browser context of its own: they share nothing but the panel. */
  async function openRemotes(viewport: { readonly width: number; readonly height: number }): Promise<Page> {
    const context = await browser.newContext({ locale: "en-GB", viewport });
    const page = await context.newPage();
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${scene.panelUrl}/#garden/remote`);
    await page.waitForSelector(".shortcuts .hint:has-text('Nothing yet')");
    await page.click(".shortcut-editors summary");
    return page;
  }

  const favourite = (page: Page, button: string) => page.locator(`.favourites [data-button="${button}"]`);
  const addFavourite = async (page: Page, button: string) => {
    await page.locator(".shortcut-editors section").first().getByLabel("Button").selectOption(button);
    await page.getByRole("button", { name: "Add favourite" }).click();
    await favourite(page, button).waitFor();
  };

  test("two browsers that add favourites at the same time lose none, and both have them after a reload", async () => {
    await Promise.all([addFavourite(phone, "power"), addFavourite(tablet, "mute")]);
    await phone.reload();
    await favourite(phone, "power").waitFor();
    await favourite(phone, "mute").waitFor();
    expect(await phone.locator(".favourites .key").count()).toBe(2);
  });

  test("a favourite is pressed like the button that it is, and the result is at it", async () => {
    await favourite(phone, "mute").click();
    await phone.waitForSelector('.favourites [data-button="mute"][data-outcome="ok"]');
    await phone.waitForSelector('.shortcuts .outcome:has-text("mute: sent in")');
  });

  test("a macro is made of presses and pauses, and does them", async () => {
    await phone.click(".shortcut-editors summary");
    const editor = phone.getByRole("form", { name: "New macro" });
    await editor.getByLabel("Name").fill("Evening");
    await editor.getByLabel("Button").selectOption("power");
    await editor.getByRole("button", { name: "Add press" }).click();
    await editor.getByLabel("Seconds").fill("0.2");
    await editor.getByRole("button", { name: "Add pause" }).click();
    await editor.getByRole("button", { name: "Add press" }).click();
    expect(await editor.getByRole("list", { name: "Steps" }).locator("li span, li").allInnerTexts()).toHaveLength(3);
    await editor.getByRole("button", { name: "Keep macro" }).click();
    await phone.getByRole("button", { name: "Run Evening" }).click();
    await phone.waitForSelector('.shortcuts .outcome.ok:has-text("Evening: done")');
    await phone.locator(".log li", { hasText: "power" }).nth(1).waitFor();
  });

  test("a macro can be stopped, and sends nothing after that", async () => {
    const editor = phone.getByRole("form", { name: "New macro" });
    await editor.getByLabel("Name").fill("Long");
    await editor.getByLabel("Seconds").fill("60");
    await editor.getByRole("button", { name: "Add pause" }).click();
    await editor.getByLabel("Button").selectOption("mute");
    await editor.getByRole("button", { name: "Add press" }).click();
    await editor.getByRole("button", { name: "Keep macro" }).click();
    await phone.getByRole("button", { name: "Run Long" }).click();
    await phone.waitForSelector('.shortcuts .outcome:has-text("Step 1 of 2: wait 60 s")');
    await phone.getByRole("button", { name: "Stop" }).click();
    await phone.waitForSelector('.shortcuts .outcome:has-text("Long: stopped after step 1")');
  });

  test("what is removed in one browser is gone in the other", async () => {
    await phone.getByRole("button", { name: "Remove mute, demo-tv" }).click();
    await favourite(phone, "mute").waitFor({ state: "detached" });
    await tablet.reload();
    await favourite(tablet, "power").waitFor();
    expect(await favourite(tablet, "mute").count()).toBe(0);
    await tablet.getByRole("button", { name: "Run Evening" }).waitFor();
  });

  test.each(["light", "dark"] as const)(
    "axe-core finds nothing, nothing is wider than the page, and all can be touched (%s)",
    async (colorScheme) => {
      await phone.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of [320, 390, 820, 1440]) {
        await phone.setViewportSize({ width, height: 900 });
        await fitsWidth(phone);
        const folder = process.env["CLIMA_TEST_PICTURES"];
        if (folder !== undefined) await phone.screenshot({ path: `${folder}/shortcuts-${width}-${colorScheme}.png`, fullPage: true });
      }
      const small =
        "[...document.querySelectorAll('.shortcuts :is(button, select, input, summary)')].filter((e) => e.offsetHeight > 0 && (e.offsetHeight < 44 || e.offsetWidth < 44)).map((e) => e.outerHTML)";
      expect(await phone.evaluate(small)).toEqual([]);
      await phone.evaluate(axe);
      const violations = (await phone.evaluate("axe.run()")) as {
        violations: readonly { id: string; nodes: readonly { html: string }[] }[];
      };
      expect(violations.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});
