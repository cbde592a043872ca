/** The doctor on a file system like a Pi's, with chips that answer byte by byte. */
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { err, ok } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { DoctorPorts } from "../../src/doctor/doctor.ts";
import { type Finding, good } from "../../src/doctor/finding.ts";
import type { Host } from "../../src/doctor/host.ts";
import type { HostFacts } from "../../src/platform/host-facts.ts";
import { createSimulatedChips } from "../../src/simulation/chips/simulated-chips.ts";
import { createSimulatedI2cBus } from "../../src/simulation/chips/simulated-i2c-bus.ts";
import { createExaminedPi, type Examined, RAIN, weatherAt } from "../support/examined-pi.ts";
import { createKernelFolder } from "../support/kernel-folder.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";
import { stationSettings } from "../support/station-settings.ts";

let pi: ReturnType<typeof createExaminedPi>;
beforeEach(() => {
  pi = createExaminedPi();
});
afterEach(() => pi.remove());

const write = (path: string, text = "") => pi.write(path, text);
const preparePi = () => pi.prepare();
const hostOfPi = () => pi.host();
const findingsOf = (examined: Examined = {}) => pi.findings(examined);

const notOk = (findings: readonly Finding[]) => findings.filter(({ status }) => status !== "ok");

describe("a Pi that is ready", () => {
  test("is looked at in the order in which it is built, and nothing is found wanting", async () => {
    preparePi();
    const findings = await findingsOf();
    expect(notOk(findings)).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual([
      "Raspberry Pi",
      "Power",
      "HAT",
      "I2C",
      "Package i2c-bus",
      "BMP180",
      "BME280",
      "HTU21D",
      "SHT3x",
      "BH1750",
      "Pins",
      "Infrared sender",
      "Infrared receiver",
      "Disk",
      "Clock",
      "Settings",
      "Broker",
    ]);
  });

  test("tells what the chips measure, with units, and which node sends", async () => {
    preparePi();
    const byName = new Map((await findingsOf()).map(({ name, message }) => [name, message]));
    expect(byName.get("Raspberry Pi")).toBe("Raspberry Pi 4 Model B Rev 1.4");
    expect(byName.get("BMP180")).toMatch(/^at 0x77: station pressure \d+\.\d hPa$/);
    expect(byName.get("HTU21D")).toMatch(/^at 0x40: temperature [\d.]+ °C, relative humidity \d+ %$/);
    expect(byName.get("Infrared sender")).toBe("/dev/lirc1 (gpio-ir-tx, whose times suffer when the processor is busy)");
  });
});

describe("what is wrong is reported with what to do", () => {
  test("a Pi without the overlays and the bus: the very lines for its config.txt", async () => {
    write("proc/device-tree/model", "Raspberry Pi 3\0");
    write("proc/device-tree/hat/product", "ANAVI Infrared pHAT\0");
    write("boot/config.txt");
    expect(notOk(await findingsOf()).map(({ name, status, advice = [] }) => [name, status, advice[0]])).toEqual([
      ["I2C", "failed", "in /boot/config.txt:  dtparam=i2c_arm=on"],
      ["Chips", "skipped", undefined],
      ["Infrared sender", "failed", "in /boot/config.txt:  dtoverlay=gpio-ir-tx,gpio_pin=17"],
      ["Infrared receiver", "failed", "in /boot/config.txt:  dtoverlay=gpio-ir,gpio_pin=18"],
    ]);
  });

  const senderOf = async () => (await findingsOf()).find(({ name }) => name === "Infrared sender");
  const prepareSender = (model: string, driver: string, config: string) => {
    preparePi();
    write("proc/device-tree/model", model);
    write("sys/class/rc/rc1/uevent", `DRV_NAME=${driver}\n`);
    write("boot/firmware/config.txt", config);
  };

  test.each([
    ["has no driver that sends", "kernel/drivers/media/rc/gpio-ir-recv.ko.xz:\n", /the kernel 6\.12-arm64 cannot send/],
    ["has one that is not loaded", "kernel/drivers/media/rc/gpio-ir-tx.ko.xz:\n", /^the kernel has none$/],
  ])("a kernel that %s", async (_what, modules, message) => {
    write("proc/device-tree/model", "Raspberry Pi 4\0");
    write("proc/sys/kernel/osrelease", "6.12-arm64\n");
    write("lib/modules/6.12-arm64/modules.dep", modules);
    expect(await senderOf()).toMatchObject({ status: "warning", message: expect.stringMatching(message) });
  });

  test.each([
    ["Raspberry Pi 5 Model B Rev 1.0", "dtoverlay=pwm-ir-tx,gpio_pin=18\n", "failed", /GPIO12 only, not GPIO18/],
    ["Raspberry Pi 5 Model B Rev 1.0", "dtoverlay=pwm-ir-tx,gpio_pin=12,func=4\n", "ok", /times are exact/],
    ["Raspberry Pi 4 Model B Rev 1.4", "dtoverlay=pwm-ir-tx,gpio_pin=18\n", "ok", /times are exact/],
  ])("a sender by pulse width on a %s with %j", async (model, config, status, message) => {
    prepareSender(model, "pwm-ir-tx", config);
    expect(await senderOf()).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  test("lircd at the same device, as long as it runs", async () => {
    preparePi();
    write("run/lirc/lircd.pid", "321\n");
    expect(notOk(await findingsOf())).toEqual([]);
    write("proc/321/comm", "lircd\n");
    expect(notOk(await findingsOf())).toMatchObject([{ name: "Infrared", message: expect.stringContaining("lircd (process 321) holds") }]);
  });

  test("no chip on the bus, and a chip that is missing or must be there", async () => {
    preparePi();
    const empty = notOk(
      await findingsOf({ ports: { openBus: async () => ok({ ...createSimulatedI2cBus(new Map()), close: async () => {} }) } }),
    );
    expect(empty).toMatchObject([{ name: "Chips", status: "failed", message: expect.stringMatching(/none answers: no answer from 0x10/) }]);
    const clock = instantClock();
    const all = createSimulatedChips(weatherAt, clock);
    const openBus: DoctorPorts["openBus"] = async () =>
      ok({
        close: async () => {},
        transfer: async (address, bytes, length) =>
          address === 0x77 || address === 0x76 ? err("nobody") : all.transfer(address, bytes, length),
      });
    const chips = { ...stationSettings.chips, bme280: "0x76" };
    expect(notOk(await findingsOf({ ports: { openBus, clock }, station: { chips } }))).toMatchObject([
      { name: "BMP180", status: "warning", message: "does not answer at 0x77; the station runs without it" },
      { name: "BME280", status: "failed", message: "does not answer at 0x76, where station.chips says it is" },
    ]);
  });

  test("under-voltage, a full card, a clock that is not set, a setting that is missing", async () => {
    preparePi();
    const facts: HostFacts = { throttled: 0x50005, diskFreeMb: 20 };
    const findings = await findingsOf({
      ports: { facts, clockSync: async () => "no" },
      station: { elevationM: undefined, source: "simulated" },
    });
    expect(notOk(findings).map(({ name, status, message }) => `${name} ${status}: ${message}`)).toEqual([
      "Power warning: now: under-voltage, throttled",
      "Disk failed: 20 MB free for /",
      "Clock warning: is not synchronised; readings wait up to ten minutes for it",
      "Settings warning: station.source is simulated: the weather is invented",
      "Settings warning: station.elevationM is not set, so there is no sea-level pressure",
    ]);
  });

  test("what happened since the start is kept apart from what is now", async () => {
    preparePi();
    expect(notOk(await findingsOf({ ports: { facts: { throttled: 0x10000, diskFreeMb: 9999 } } }))[0]?.message).toBe(
      "since the start there was: under-voltage",
    );
  });

  test("a package that was not built, with how it is", async () => {
    preparePi();
    const host = { ...hostOfPi(), whyNotLoaded: async () => "Cannot find module" };
    const findings = notOk(await findingsOf({ ports: { host } }));
    expect(findings.map(({ name, status, advice = [] }) => [name, status, advice[0]])).toEqual([
      ["Package i2c-bus", "failed", "sudo apt install -y build-essential python3"],
    ]);
  });

  test("by what the pins are used: gpiod, or onoff while the kernel has its folder", async () => {
    preparePi();
    const pins = async (host: Partial<Host>, station = {}) =>
      (await findingsOf({ ports: { host: { ...hostOfPi(), ...host } }, station })).find(({ name }) => name === "Pins");
    expect(await pins({})).toEqual(good("Pins", "by gpiod 2.2.1 on /dev/gpiochip0 (pinctrl-bcm2711)"));
    const findGpiod = async () => err({ kind: "absent", message: "the package gpiod is not installed" } as const);
    expect(await pins({ findGpiod })).toMatchObject({
      status: "warning",
      message: expect.stringMatching(/^by onoff and gpiochip512 in \/sys\/class\/gpio, because the package gpiod is not installed/),
      advice: ["sudo apt install -y gpiod"],
    });
    const whyNotLoaded = async (name: string) => (name === "onoff" ? "Cannot find module" : undefined);
    expect(await pins({ findGpiod, whyNotLoaded }, RAIN)).toMatchObject({ status: "failed", advice: ["sudo apt install -y gpiod"] });
  });

  test("pins that this user may not use", async () => {
    preparePi();
    const findGpiod = async () => err({ kind: "refused", message: "unable to open chip '/dev/gpiochip0': Permission denied" } as const);
    const findings = notOk(await findingsOf({ ports: { host: { ...hostOfPi(), findGpiod } }, station: RAIN }));
    expect(findings).toMatchObject([{ name: "Pins", status: "failed", advice: ["sudo usermod -aG gpio $USER", "log in again"] }]);
  });

  test("a computer without pins is a fault only where a part is on one", async () => {
    preparePi();
    rmSync(join(pi.path, "sys/class/gpio"), { recursive: true });
    const findGpiod = async () => err({ kind: "absent", message: "the kernel has no GPIO in /dev" } as const);
    const host = { ...hostOfPi(), findGpiod };
    expect(notOk(await findingsOf({ ports: { host } })).map(({ name, status }) => [name, status])).toEqual([["Pins", "warning"]]);
    const used = await findingsOf({ ports: { host }, station: RAIN });
    expect(notOk(used).map(({ name, status }) => [name, status])).toEqual([["Pins", "failed"]]);
  });

  // root may use every file
  const testAsUser = process.getuid?.() === 0 ? test.skip : test;
  testAsUser("a user without the groups", async () => {
    preparePi();
    for (const device of ["i2c-1", "lirc0", "lirc1"]) chmodSync(join(pi.path, "dev", device), 0);
    expect(notOk(await findingsOf()).map(({ name, advice = [] }) => [name, advice[0]])).toEqual([
      ["I2C", "sudo usermod -aG i2c $USER"],
      ["Chips", undefined],
      ["Infrared sender", "sudo usermod -aG video $USER"],
      ["Infrared receiver", "sudo usermod -aG video $USER"],
    ]);
  });
});

test("a computer that is no Pi is not looked at as one, unless the settings say that it is", async () => {
  const names = async (source: string) => (await findingsOf({ station: { source } })).map(({ name, status }) => `${name} ${status}`);
  expect(await names("simulated")).toEqual(["Raspberry Pi skipped", "Disk ok", "Clock ok", "Settings ok", "Broker ok"]);
  expect((await names("pi")).slice(0, 4)).toEqual(["Raspberry Pi warning", "Power ok", "HAT warning", "I2C failed"]);
});

describe("chips that the kernel holds", () => {
  const AIR = { name: "bmp280", in_temp_input: "20000", in_pressure_input: "100" };

  test("are told with what they measure, need no bus, and are not missed", async () => {
    preparePi();
    rmSync(join(pi.path, "dev/i2c-1"));
    const kernel = createKernelFolder(join(pi.path, "sys"));
    kernel.iio(0, kernel.hold("1-0077", "bmp280"), { ...AIR, name: "bmp180" });
    const findings = await findingsOf();
    expect(findings.find(({ name }) => name.startsWith("bmp180"))).toEqual(
      good("bmp180 (IIO 1-0077)", "at 0x77, by the kernel (IIO): station pressure 1000.0 hPa"),
    );
    expect(notOk(findings)).toMatchObject([{ name: "I2C", status: "warning" }]);
  });

  test("and cannot be read are named beside the others, with the driver and what to do", async () => {
    preparePi();
    createKernelFolder(join(pi.path, "sys")).hold("1-0076", "bmp280", "bme280");
    expect(notOk(await findingsOf())).toMatchObject([
      {
        name: "Chips",
        status: "warning",
        message: expect.stringMatching(/^the driver bmp280 of the kernel holds 0x76.*dtoverlay=i2c-sensor,bme280/),
      },
    ]);
  });
});
