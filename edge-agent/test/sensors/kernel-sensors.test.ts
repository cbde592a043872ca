/** Chips that are read through the kernel's drivers, in a folder like /sys. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { err, ok } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import type { I2cBus } from "../../src/platform/i2c-bus.ts";
import { describeHolder, type KernelChip } from "../../src/platform/kernel-chips.ts";
import { createLinuxKernelChips } from "../../src/platform/linux-kernel-chips.ts";
import { createSensorBoard } from "../../src/sampling/sensor-board.ts";
import { createChipSensors } from "../../src/sensors/chip-finder.ts";
import { createKernelSensor } from "../../src/sensors/kernel/kernel-sensor.ts";
import { findKernelSensors } from "../../src/sensors/kernel/kernel-sensors.ts";
import { createKernelFolder } from "../support/kernel-folder.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";
import { stationSettings } from "../support/station-settings.ts";

let root: ReturnType<typeof tempDir>;
let kernel: ReturnType<typeof createKernelFolder>;
beforeEach(() => {
  root = tempDir();
  kernel = createKernelFolder(root.path);
});
afterEach(() => root.remove());

const AUTO = stationSettings.chips;
const BMP280 = { name: "bmp280\n", in_temp_input: "21340\n", in_pressure_input: "101.325000000\n" };
const sensors = (chips = AUTO) => findKernelSensors(createLinuxKernelChips(root.path), chips);
const read = async () => Promise.all((await sensors()).map(async (sensor) => [sensor.name, await sensor.read()]));

describe("a chip in IIO", () => {
  test("that says values in the kernel's units: m°C, kPa, m%, lx", async () => {
    kernel.iio(0, kernel.hold("1-0077", "bme680"), {
      ...BMP280,
      name: "bme680\n",
      in_humidityrelative_input: "45125\n",
      in_resistance_input: "9\n",
    });
    kernel.iio(1, kernel.hold("1-0039", "tsl2563"), { name: "tsl2561\n", in_illuminance0_input: "312\n", in_intensity0_both_raw: "77\n" });
    expect(await read()).toEqual([
      ["bme680 (IIO 1-0077)", ok({ temperatureC: 21.34, humidityPct: 45.125, pressureHpa: 1013.25 })],
      ["tsl2561 (IIO 1-0039)", ok({ illuminanceLux: 312 })],
    ]);
  });

  test("that says raw counts: offset added, then scaled, each of the channel itself or of all its kind", async () => {
    const files = { in_temp_raw: "-3", in_temp_offset: "103", in_temp_scale: "200.5", in_pressure0_raw: "1000", in_pressure_scale: "0.1" };
    kernel.iio(3, kernel.hold("1-0076", "lps22"), { name: "lps22hb", ...files });
    expect(await read()).toEqual([["lps22hb (IIO 1-0076)", ok({ temperatureC: expect.closeTo(20.05, 9), pressureHpa: 1000 })]]);
  });

  test("that is on no bus, and whose name is that of its device", async () => {
    kernel.iio(0, kernel.platform("dht11@4"), { name: "dht11@4\n", in_temp_input: "19000", in_humidityrelative_input: "52000" });
    const [dht11] = await sensors();
    expect([dht11?.name, dht11?.i2c, dht11?.foundAt(), await dht11?.read()]).toEqual([
      "dht11 (IIO dht11@4)",
      undefined,
      "dht11@4, by the kernel (IIO)",
      ok({ temperatureC: 19, humidityPct: 52 }),
    ]);
  });

  test("whose driver says the device in place of a name is named after its driver", async () => {
    kernel.iio(0, kernel.hold("1-0040", "si7020"), { name: "1-0040\n", in_humidityrelative_input: "52000" });
    expect((await sensors())[0]).toMatchObject({ name: "si7020 (IIO 1-0040)", kind: "htu21d" });
  });

  test("that is an HTU21D has its humidity compensated with its temperature, as the one that Clima asks itself", async () => {
    kernel.iio(0, kernel.hold("1-0040", "htu21"), { name: "htu21", in_temp_input: "5000", in_humidityrelative_input: "50000" });
    expect(await read()).toEqual([["htu21 (IIO 1-0040)", ok({ temperatureC: 5, humidityPct: expect.closeTo(47, 6) })]]);
  });

  test("that is a BMP180 gives the pressure only, as the one that Clima asks itself", async () => {
    kernel.iio(0, kernel.hold("1-0077", "bmp280"), { ...BMP280, name: "bmp180" });
    expect(await read()).toEqual([["bmp180 (IIO 1-0077)", ok({ pressureHpa: 1013.25 })]]);
  });
});

test("a chip in hwmon gives what it measures, and what IIO has already is not read twice", async () => {
  kernel.hwmon(0, kernel.hold("1-0044", "sht3x"), { name: "sht3x\n", temp1_input: "20500\n", humidity1_input: "61000\n" });
  const both = kernel.hold("1-0077", "bmp280");
  kernel.iio(0, both, BMP280);
  kernel.hwmon(1, both, { name: "bmp280", temp1_input: "21340", humidity1_input: "1000" });
  kernel.hwmon(2, kernel.platform("iio-hwmon"), { name: "iio_hwmon", temp1_input: "21340", humidity1_input: "1000" });
  expect((await read()).map(([name]) => name)).toEqual(["bmp280 (IIO 1-0077)", "sht3x (hwmon 1-0044)"]);
});

test("the processor's thermometer, a motion sensor's and a folder that is off are no weather", async () => {
  kernel.hwmon(0, kernel.platform("cpu"), { name: "cpu_thermal", temp1_input: "55000" });
  kernel.iio(0, kernel.hold("1-0068", "mpu6050"), { name: "mpu6050", in_temp_input: "31000", in_accel_x_raw: "7" });
  expect(await sensors()).toEqual([]);
  kernel.iio(1, kernel.hold("1-0077", "bmp280"), BMP280);
  expect(await sensors({ ...AUTO, bmp280: "off" })).toEqual([]);
  expect(await createLinuxKernelChips("off").list()).toEqual([]);
  expect(await createLinuxKernelChips(join(root.path, "missing")).list()).toEqual([]);
});

describe("a value is refused with the reason, and what was measured beside it too", () => {
  test.each([
    ["is no number", { in_temp_input: "n/a" }, /in_temp_input says "n\/a", expected a number/],
    ["is empty", { in_pressure_input: "\n" }, /in_pressure_input says "", expected a number/],
    ["is no number that JavaScript alone takes", { in_pressure_input: "0x40" }, /expected a number/],
    ["is a temperature that no air has", { in_temp_input: "128860" }, /the bmp280 says 128.9 °C.*left out too/],
  ])("that %s", async (_what, files, message) => {
    kernel.iio(0, kernel.hold("1-0077", "bmp280"), { ...BMP280, ...files });
    expect(await read()).toEqual([["bmp280 (IIO 1-0077)", err(expect.stringMatching(message))]]);
  });

  test.each([
    ["has no scale", { in_illuminance_raw: "100" }, /no scale beside it/],
    ["has a scale of nothing", { in_illuminance_raw: "100", in_illuminance_scale: "0" }, /scale says 0/],
    ["has a scale that is no number", { in_illuminance_raw: "100", in_illuminance_scale: "x" }, /in_illuminance_scale says "x"/],
    ["counted as far as it can", { in_illuminance_raw: "65535", in_illuminance_scale: "0.8333" }, /more light than a bh1750 can tell/],
    ["counted so, and is scaled", { in_illuminance_raw: "65535", in_illuminance_input: "120" }, /more light/],
  ])("that %s", async (_what, files, message) => {
    kernel.iio(0, kernel.hold("1-0023", "bh1750"), { name: "bh1750", ...files });
    expect(await read()).toEqual([["bh1750 (IIO 1-0023)", err(expect.stringMatching(message))]]);
  });

  test("that hwmon says is faulty", async () => {
    const files = { name: "sht4x", temp1_input: "20000", temp1_fault: "1", humidity1_input: "50000" };
    kernel.hwmon(0, kernel.hold("1-0044", "sht4x"), files);
    expect(await read()).toEqual([["sht4x (hwmon 1-0044)", err(expect.stringMatching(/temp1_fault says that the chip is broken/))]]);
  });

  for (const failAt of ["in_temp_input", "in_pressure_input"]) {
    test(`that the kernel cannot read: ${failAt}`, async () => {
      const chip: KernelChip = {
        by: "IIO",
        name: "bmp280",
        device: "1-0077",
        files: Object.keys(BMP280),
        readText: async (file) =>
          file === failAt
            ? err({ isGone: false, reason: "the chip does not answer its driver (EIO)" })
            : ok(BMP280[file as keyof typeof BMP280]),
      };
      expect(await createKernelSensor(chip)?.read()).toEqual(
        err(`the kernel's bmp280, ${failAt}: the chip does not answer its driver (EIO)`),
      );
    });
  }
});

describe("beside the chips that Clima asks itself", () => {
  /** A bus on which everybody answers, and that remembers who was asked. */
  function answeringBus() {
    const asked = new Set<number>();
    const bus: I2cBus = {
      transfer: async (address, _bytes, length) => {
        asked.add(address);
        return ok(new Uint8Array(length));
      },
    };
    return { bus, asked };
  }

  async function stationOn(bus: I2cBus, chips = AUTO) {
    const told: string[] = [];
    const clock = instantClock();
    const held = createLinuxKernelChips(root.path);
    const all = createChipSensors(bus, clock, chips, {
      kernelSensors: await findKernelSensors(held, chips),
      onStranger: (what) => told.push(what),
      describeHolderAt: async (address) => {
        const holder = await held.holderOf({ busNumber: 1, address });
        return holder && describeHolder({ busNumber: 1, address }, holder);
      },
    });
    const events: string[] = [];
    const board = createSensorBoard(
      all,
      { ...clock, sleepMs: () => new Promise(() => {}) },
      {
        onChange: (name, { error = "ok" }) => events.push(`${name}: ${error}`),
        onFound: (name, where) => events.push(`${name} at ${where}`),
      },
    );
    return { board, events, told, clock };
  }

  const SILENT: I2cBus = { transfer: async () => err("nobody") };

  test("a chip that the kernel holds is read once, by the kernel, and its address is left alone", async () => {
    kernel.iio(0, kernel.hold("1-0077", "bmp280"), BMP280);
    const { bus, asked } = answeringBus();
    const { board, events } = await stationOn(bus, { ...AUTO, bmp280: "0x77", bh1750: "off" });
    expect(await board.read()).toMatchObject({ temperatureC: 21.34, pressureHpa: 1013.25 });
    expect(asked.has(0x77)).toBe(false);
    expect(asked.has(0x76)).toBe(true);
    expect(events).toContain("bmp280 (IIO 1-0077) at 0x77, by the kernel (IIO)");
    expect([...board.states().keys()]).not.toContain("BMP280");
  });

  test("is a station without a bus, and not a failure", async () => {
    kernel.iio(0, kernel.hold("1-0077", "bmp280"), BMP280);
    const { board } = await stationOn(SILENT);
    await board.read();
    expect([...board.states()].map(([name, { isOk }]) => [name, isOk])).toEqual([["bmp280 (IIO 1-0077)", true]]);
  });

  test("an address that a driver holds without measuring is named with the driver and what to do, once", async () => {
    kernel.hold("1-0077", "bmp280", "bme280");
    const { bus, asked } = answeringBus();
    const { board, told, clock } = await stationOn(bus, { ...AUTO, bh1750: "0x23" });
    await board.read();
    await clock.sleepMs(60_000);
    await board.read();
    expect(told.filter((what) => /driver/.test(what))).toEqual([
      expect.stringMatching(/^the driver bmp280 of the kernel holds 0x77 on \/dev\/i2c-1.*dtoverlay=i2c-sensor,bme280/),
    ]);
    expect(asked.has(0x77)).toBe(false);
  });

  test("alone it is the state of the bus", async () => {
    kernel.hold("1-0077", "bmp280");
    const { board } = await stationOn(SILENT);
    await board.read();
    expect(board.states().get("I2C bus")?.error).toMatch(/the driver bmp280 of the kernel holds 0x77/);
  });

  test("a driver that lets go of its chip is a failure, leaves the address to the bus, and is read again when it is back", async () => {
    const folder = kernel.iio(0, kernel.hold("1-0077", "bmp280"), BMP280);
    const { bus, asked } = answeringBus();
    const { board, clock } = await stationOn(bus);
    await board.read();
    rmSync(join(folder, "in_temp_input"));
    rmSync(join(root.path, "bus/i2c/devices/1-0077"));
    await board.read();
    expect(board.states().get("bmp280 (IIO 1-0077)")?.error).toMatch(/its driver has let go of the chip/);
    await clock.sleepMs(60_000);
    await board.read();
    expect(asked.has(0x77)).toBe(true);
    writeFileSync(join(folder, "in_temp_input"), "20000");
    await clock.sleepMs(60_000);
    expect((await board.read()).temperatureC).toBe(20);
    expect(board.states().get("bmp280 (IIO 1-0077)")?.isOk).toBe(true);
  });
});
