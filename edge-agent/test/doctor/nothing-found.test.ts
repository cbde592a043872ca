import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { err } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createLinuxHost } from "../../src/doctor/linux-host.ts";
import { whyNothingIsFound } from "../../src/doctor/nothing-found.ts";
import type { I2cBus } from "../../src/platform/i2c-bus.ts";
import { createKernelFolder } from "../support/kernel-folder.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";
import { stationSettings } from "../support/station-settings.ts";

let root: ReturnType<typeof tempDir>;
beforeEach(() => {
  root = tempDir();
});
afterEach(() => root.remove());
function write(path: string, text = ""): void {
  const file = join(root.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const emptyBus: I2cBus = { transfer: async () => err("no answer from 0x23 on /dev/i2c-1; is the chip plugged in?") };
const lightBus: I2cBus = {
  transfer: async (address) => (address === 0x23 ? { ok: true, value: new Uint8Array() } : err("no answer")),
};
const found = (bus: I2cBus, more: object = {}) =>
  whyNothingIsFound({ ...stationSettings, source: "pi", ...more }, { host: createLinuxHost(root.path), bus, clock: instantClock() });

test("without a bus it says how the bus and infrared are had, in the doctor's words", async () => {
  const why = await found(emptyBus);
  expect(why?.split("\n")).toEqual([
    "station.source is pi, but nothing of a station is found here, and nothing is invented:",
    "FAILED   I2C: there is no /dev/i2c-1",
    "         → in /boot/firmware/config.txt:  dtparam=i2c_arm=on",
    "         → echo i2c-dev | sudo tee /etc/modules-load.d/i2c.conf",
    "         → sudo reboot",
    expect.stringMatching(/^warning {2}Infrared sender: the kernel has none/),
    expect.stringMatching(/gpio-ir-tx/),
    expect.stringMatching(/for a LED on GPIO12: {2}dtoverlay=pwm-ir-tx,gpio_pin=12,func=4$/),
    "         → sudo reboot",
    expect.stringMatching(/^warning {2}Infrared receiver: the kernel has none/),
    expect.stringMatching(/gpio-ir/),
    "         → sudo reboot",
    "A simulated station is had by station.source simulated (CLIMA_STATION_SOURCE=simulated).",
  ]);
});

test("with a bus on which no chip answers it says so", async () => {
  write("dev/i2c-1");
  expect(await found(emptyBus)).toContain("FAILED   Chips: none answers: no answer from 0x23 on /dev/i2c-1; is the chip plugged in?\n");
});

test("one chip, one pin or infrared is a station", async () => {
  expect(await found(lightBus)).toBeUndefined();
  expect(await found(emptyBus, { rainGauge: { ...stationSettings.rainGauge, bcm: 5 } })).toBeUndefined();
  expect(await found(emptyBus, { infraredSender: "irsend" })).toBeUndefined();
  write("sys/class/rc/rc0/lirc0/dev");
  write("sys/class/rc/rc0/uevent", "DRV_NAME=gpio-ir-tx\n");
  expect(await found(emptyBus)).toBeUndefined();
});

test("a chip that the kernel reads is a station, without a bus", async () => {
  const kernel = createKernelFolder(join(root.path, "sys"));
  kernel.iio(0, kernel.hold("1-0077", "bmp280"), { name: "bmp280", in_temp_input: "20000", in_pressure_input: "100" });
  expect(await found(emptyBus)).toBeUndefined();
});

test("an address that the kernel holds without measuring is named with its driver", async () => {
  write("dev/i2c-1");
  createKernelFolder(join(root.path, "sys")).hold("1-0077", "bmp280");
  expect(await found(emptyBus)).toMatch(/the driver bmp280 of the kernel holds 0x77 on \/dev\/i2c-1/);
});
