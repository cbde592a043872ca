import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../test/support/chromium.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const faultsByAxe =
  "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => String(target))]))";

describeWith(["chromium"], "the panel in Chromium, of a house with users", () => {
  let scene: Scene;
  let up: Running;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    scene = await createScene({ CLIMA_LOG_LEVEL: "info" });
    up = await scene.startAndWait("up");
    browser = await startChromium();
    page = await newPage("en-GB");
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  async function newPage(locale: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale });
    const opened = await context.newPage();
    opened.setDefaultTimeout(patientMs(30_000));
    opened.on("pageerror", (error) => faults.push(error.message));
    await opened.goto(scene.panelUrl);
    return opened;
  }

  async function clima(...args: readonly string[]): Promise<string> {
    const command = scene.start(args);
    expect([await command.exited, command.output()]).toEqual([0, expect.anything()]);
    return command.output();
  }

  async function setPassword(command: "add" | "passwd", name: string, password: string, ...more: readonly string[]): Promise<void> {
    const file = join(scene.folder, "password");
    writeFileSync(file, password);
    const seen = changesSeen();
    await clima("user", command, name, "--password-file", file, ...more);
    await waitFor("the broker to read its users", () => changesSeen() > seen);
  }

  const changesSeen = () => up.output().split("broker: users changed").length;

  async function signIn(at: Page, name: string, password: string): Promise<void> {
    await at.fill('[autocomplete="username"]', name);
    await at.fill('[autocomplete="current-password"]', password);
    await at.keyboard.press("Enter");
  }

  test("an open house asks nobody; the first user who is made puts the form in the place of everything", async () => {
    await page.waitForSelector(".hero .number");
    expect(await page.locator("#visitor").innerText()).toBe("");
    await setPassword("add", "ann", "password-a", "--role", "operator");
    await page.waitForSelector("form.sign-in");
    expect((await page.locator("header, main").allInnerTexts()).join("\n")).not.toMatch(/demo|°C|online/i);
    expect(await page.locator("#banner").isVisible()).toBe(false);
    await page.evaluate(axe);
    expect(await page.evaluate(faultsByAxe)).toEqual([]);
  });

  test("a wrong password is said, and the form stays", async () => {
    await signIn(page, "ann", "password-b");
    await page.waitForSelector('.sign-in [role="alert"]:has-text("The name or the password is wrong.")');
  });

  test("whoever has signed in presses buttons under their name until they sign out", async () => {
    await signIn(page, "ann", "password-a");
    await page.waitForSelector('#visitor .name:has-text("ann")');
    await page.waitForSelector(".hero .number");
    await page.evaluate(axe);
    expect(await page.evaluate(faultsByAxe)).toEqual([]);
    await page.click('.tabs a:has-text("Remote")');
    await page.locator('[data-button="volume-up"]').first().click();
    await page.waitForSelector(".outcome.ok");
    const logged = /panel: "ann": POST \/api\/v1\/stations\/demo\/commands\/ir\/send .*"button":"volume-up".* \(200\)/;
    await waitFor("the press in the log", () => logged.test(up.output()));
    await page.click('#visitor button:has-text("Sign out")');
    await page.waitForSelector("form.sign-in");
    await page.reload();
    await page.waitForSelector("form.sign-in");
  });

  test("a viewer sees the station and no button to press, in the language of the browser; another password shows the form again", async () => {
    await setPassword("add", "bia", "password-b", "--role", "viewer");
    const other = await newPage("pt-BR");
    await other.waitForSelector('form.sign-in h2:has-text("Entrar")');
    await signIn(other, "bia", "password-b");
    await other.waitForSelector(".hero .number");
    expect(await other.locator(".tabs a").allInnerTexts()).not.toContain("Controle");
    await other.goto(`${scene.panelUrl}#demo/remote`);
    await other.waitForSelector('.empty:has-text("mas não apertar os botões")');
    expect(await other.locator("button:visible").allInnerTexts()).toEqual(["Sair"]);
    await setPassword("passwd", "bia", "password-c");
    await other.waitForSelector("form.sign-in");
  });

  test("a program's token works until it is revoked, and no script of the page had a fault", async () => {
    const said = await clima("panel", "token", "create", "display");
    const [token = ""] = /clima_\S+/.exec(said) ?? [];
    const look = async () => (await fetch(`${scene.panelUrl}/api/v1/stations`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await look()).toBe(200);
    expect(await clima("panel", "token", "list")).toMatch(/^name +role +made\ndisplay +viewer +20/);
    expect(readFileSync(join(scene.folder, "panel", "tokens.json"), "utf8")).not.toContain(token);
    await clima("panel", "token", "revoke", "display");
    expect(await look()).toBe(401);
    expect(faults).toEqual([]);
  });
});
