import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const TV = ["KEY_POWER", "KEY_VOLUMEUP", "KEY_VOLUMEDOWN", "1", "2", "3", "4", "5", "up", "down", "left", "right", "ok", "Netflix"];
const STATES = ["cool", "heat"].flatMap((mode) =>
  ["auto", "high"].flatMap((fan) => [20, 21, 22, 23, 24].map((temperature) => `${mode} ${fan} ${temperature}`)),
);

describeWith(["chromium"], "a remote in the panel", () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];
  beforeAll(async () => {
    scene = await createScene({ CLIMA_STATION_INFRARED_RECEIVER: "simulated" });
    mkdirSync(join(scene.folder, "remotes"));
    for (const [name, buttons] of [
      ["tv", TV],
      ["bedroom-ac", ["off", ...STATES]],
    ] as const)
      writeFileSync(join(scene.folder, "remotes", `${name}.json`), remoteFile(name, buttons));
    const byProtocol = { schema: "remote/1", name: "study-ac", climate: { protocol: "coolix" } };
    writeFileSync(join(scene.folder, "remotes", "study-ac.json"), JSON.stringify(byProtocol));
    await scene.startAndWait("up");
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patientMs(30_000));
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.goto(`${scene.panelUrl}/#demo/remote`);
    await page.waitForSelector('[data-remote="tv"]');
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  /** How often the simulated transmitter was asked to send. */
  const sent = () =>
    readFileSync(join(scene.folder, "demo", "ir-sent.ndjson"), "utf8")
      .trim()
      .split("\n").length;

  test("has its buttons where they are on a remote control, the rest below", async () => {
    const tv = page.locator('[data-remote="tv"]');
    expect(await tv.locator(".digits .key").allInnerTexts()).toEqual(["1", "2", "3", "4", "5"]);
    expect(await tv.locator(".cross .key").count()).toBe(5);
    expect(await tv.locator('.volume [data-button="KEY_VOLUMEUP"]').getAttribute("aria-label")).toBe("KEY_VOLUMEUP");
    expect(await tv.locator(".more-keys .key").allInnerTexts()).toEqual(["Netflix"]);
  });

  test("a press is answered at the button", async () => {
    const power = page.locator('[data-button="KEY_POWER"]');
    await power.click();
    await page.waitForSelector('[data-button="KEY_POWER"][data-outcome="ok"]');
    await page.waitForSelector('.outcome.ok:text-matches("^KEY_POWER: sent in [0-9]+ ms$")');
    expect(sent()).toBe(1);
  });

  test.each(["mouse", "key"])("held by %s it is sent again and again, and no more when it is released", async (by) => {
    const key = page.locator('[data-button="KEY_VOLUMEUP"]');
    const before = sent();
    await key.scrollIntoViewIfNeeded();
    await (by === "mouse" ? key.hover() : key.focus());
    await (by === "mouse" ? page.mouse.down() : page.keyboard.down("Enter"));
    await waitFor("three sends", () => sent() >= before + 3);
    await (by === "mouse" ? page.mouse.up() : page.keyboard.up("Enter"));
    await page.waitForSelector('.outcome.ok:text-matches("^KEY_VOLUMEUP: sent")');
    const after = await waitFor("the last send", async () => {
      const now = sent();
      await page.waitForTimeout(1500);
      return sent() === now ? now : undefined;
    });
    expect(after).toBeGreaterThanOrEqual(before + 3);
  });

  test("an air conditioner is set as a whole, by anybody, and never said to have followed", async () => {
    const climate = page.locator('.climate[data-remote="bedroom-ac"]');
    expect(await climate.locator(".last-sent").innerText()).toMatch(/is not known/);
    await climate.locator('select[data-choice="mode"]').selectOption("heat");
    await climate.locator('select[data-choice="fan"]').selectOption("high");
    await climate.getByRole("button", { name: "Warmer" }).click();
    expect(await climate.locator("output").innerText()).toMatch(/^23\.0\s°C$/);
    await climate.getByRole("button", { name: "Send" }).click();
    await climate.locator(".last-sent", { hasText: "Last sent: heat high 23" }).waitFor();
    await fetch(`${scene.panelUrl}/api/v1/stations/demo/commands/ir/send`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ remote: "bedroom-ac", button: "cool auto 20" }),
    });
    await climate.locator(".last-sent", { hasText: "Last sent: cool auto 20" }).waitFor();
    expect(await climate.locator("output").innerText()).toMatch(/^20\.0\s°C$/);
    expect(await climate.getByRole("button", { name: "Cooler" }).isDisabled()).toBe(true);
  });

  test("an air conditioner's protocol is set as a whole, says what it does not have, and follows whoever sets it", async () => {
    const climate = page.locator('.climate[data-remote="study-ac"]');
    expect(await climate.locator("h3").innerText()).toMatch(/coolix/);
    await climate.locator('select[data-choice="mode"]').selectOption("heat");
    await climate.locator('select[data-choice="fan"]').selectOption({ label: "highest" });
    await climate.getByRole("button", { name: "Warmer" }).click();
    await climate.getByRole("button", { name: "Send" }).click();
    await climate.locator(".last-sent", { hasText: /^Last sent: heat, 24.0\s°C, fan highest/ }).waitFor();
    await climate.locator(".outcome.ok", { hasText: /: sent in/ }).waitFor();
    const put = (state: object) =>
      fetch(`${scene.panelUrl}/api/v1/stations/demo/commands/ir/state`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ remote: "study-ac", ...state }),
      }).then((answer) => answer.json());
    expect(await put({ mode: "cool", temperatureC: 12 })).toMatchObject({
      status: "ok",
      held: { temperatureC: 17 },
      adjustments: [expect.stringContaining("12")],
    });
    await climate.locator(".last-sent", { hasText: /^Last sent: cool, 17.0\s°C/ }).waitFor();
    expect(await climate.locator("output").innerText()).toMatch(/^17\.0\s°C$/);
    expect(await climate.getByRole("button", { name: "Cooler" }).isDisabled()).toBe(true);
    await climate.getByRole("button", { name: "Off" }).click();
    await climate.locator(".last-sent", { hasText: "Last sent: Off" }).waitFor();
  });

  test("a lesson shows what it hears, and the button is there after it", async () => {
    const lesson = page.locator("form.teach");
    await lesson.locator('input[name="remote"]').fill("tv");
    await lesson.locator('input[name="button"]').fill("Ambilight");
    await lesson.getByRole("button", { name: "Teach" }).click();
    await lesson.locator('figcaption:text-matches("nec 92 16 · [0-9]+ flashes in [0-9]+ ms")').waitFor();
    await lesson.locator(".lesson.ok", { hasText: "learned tv Ambilight: nec address 92 command 16" }).waitFor();
    await page.locator('[data-remote="tv"] [data-button="Ambilight"]').waitFor();
    expect(troubles).toEqual([]);
  });

  test("a lesson of several buttons tells which is next, and can be stopped; what was learned stays", async () => {
    const lesson = page.locator("form.teach");
    await lesson.locator('input[name="remote"]').fill("hifi");
    await lesson.locator('input[name="button"]').fill("louder, softer, mute");
    await lesson.getByRole("button", { name: "Teach" }).click();
    await lesson.locator(".lesson", { hasText: "press: louder; 90 s are left" }).waitFor();
    await lesson.locator(".lesson", { hasText: "1 of 3 learned: louder: nec address 92 command 16" }).waitFor();
    await lesson.locator(".lesson", { hasText: "that is louder again; now press: softer" }).waitFor();
    await lesson.getByRole("button", { name: "Stop" }).click();
    await lesson.locator(".lesson.bad", { hasText: /ended by ir\/cancel.*; learned [12] of 3: louder/ }).waitFor();
    await page.locator('[data-remote="hifi"] [data-button="louder"]').waitFor();
    expect(await lesson.getByRole("button", { name: "Stop" }).isHidden()).toBe(true);
    expect(troubles).toEqual([]);
  });
});

const remoteFile = (name: string, buttons: readonly string[]) =>
  JSON.stringify({
    schema: "remote/1",
    name,
    protocol: "nec",
    address: 4,
    buttons: Object.fromEntries(buttons.map((button, at) => [button, at])),
  });
