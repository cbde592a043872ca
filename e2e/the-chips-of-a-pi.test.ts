/** The whole program on the real package i2c-bus; only the kernel below it is a stand-in, preloaded. */
import { spawnSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { hasI2cBus } from "../test/support/native.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const source = fileURLToPath(new URL("../edge-agent/test/support/i2c-shim.c", import.meta.url));
const hasCompiler = spawnSync("gcc", ["--version"]).status === 0;
const title = "a Pi with the pHAT";
const missing = hasCompiler ? "the package i2c-bus was not built" : "gcc not installed; apt-get install gcc libc6-dev";
const describeWithChips = hasCompiler && hasI2cBus ? describe : describe.skip;

// what the chips count, and by their data sheets' formulas: 24.69 °C, 54.79 % + 0.15 · (24.69 − 25), 1000.28 hPa, 135.8 lx
const COUNTS = "htu_t 0x683a\nhtu_h 0x7c82\nbmp_ut 27898\nbmp_up 33900\nbh_raw 1200\n";
const MEASURED = { temperatureC: 24.69, humidityPct: 54.74, illuminanceLux: 135.8 };

describeWithChips(hasCompiler && hasI2cBus ? title : `${title} (skipped: ${missing})`, () => {
  const folder = tempDir();
  const state = join(folder.path, "state");
  let scene: Scene;
  let heard: Awaited<ReturnType<typeof listenTo>>;
  const faults = (lines: string) => {
    writeFileSync(`${state}.new`, COUNTS + lines);
    renameSync(`${state}.new`, state);
  };
  const telemetry = () =>
    heard.messages
      .filter(({ topic }) => topic.endsWith("/demo/telemetry"))
      .map(({ text }) => JSON.parse(text) as { values: Record<string, number> });
  const nextReading = (what: string, matches: (values: Record<string, number>) => boolean) => {
    const seen = telemetry().length;
    return waitFor(
      what,
      () =>
        telemetry()
          .slice(seen)
          .find(({ values }) => matches(values)),
      20_000,
    );
  };

  beforeAll(async () => {
    const shim = join(folder.path, "shim.so");
    const built = spawnSync("gcc", ["-O1", "-Wall", "-shared", "-fPIC", "-o", shim, source, "-ldl"], { encoding: "utf8" });
    if (built.status !== 0) throw new Error(built.stderr);
    faults("");
    scene = await createScene({ CLIMA_STATION_SOURCE: "pi", CLIMA_STATION_INTERVAL_MS: "1000" });
    await scene.startAndWait("up", { LD_PRELOAD: shim, I2C_SHIM_STATE: state });
    heard = await listenTo(scene.mqttUrl, "#");
  });

  afterAll(async () => {
    await heard.close();
    await scene.close();
    folder.remove();
  });

  test("publishes what the chips count, in the units of people", async () => {
    const { values } = await nextReading("a reading of all chips", (each) => Object.keys(MEASURED).every((quantity) => quantity in each));
    for (const [quantity, expected] of Object.entries(MEASURED)) expect(values[quantity]).toBeCloseTo(expected, 1);
    expect(Math.abs((values["pressureHpa"] ?? 0) - 1000)).toBeLessThan(1);
  });

  test("leaves out a chip that is pulled, says so, and has it again when it is plugged in", async () => {
    faults("nack23 1\n");
    await nextReading("a reading without light", (values) => !("illuminanceLux" in values) && "pressureHpa" in values);
    const told = heard.waitForMessage("the fault", ({ topic, text }) => topic.endsWith("/demo/error") && text.includes("0x23"));
    expect(JSON.parse((await told).text).message).toMatch(/BH1750.*no answer from 0x23 on \/dev\/i2c-1; is the chip plugged in\?/);
    faults("");
    await nextReading("the light again", (values) => "illuminanceLux" in values);
  });

  test("a wrong checksum is no temperature", async () => {
    faults("badcrc 1\n");
    await nextReading(
      "a reading without temperature",
      (values) => !("temperatureC" in values) && !("humidityPct" in values) && "pressureHpa" in values,
    );
    faults("");
    await nextReading("the temperature again", (values) => "temperatureC" in values);
  });
});
