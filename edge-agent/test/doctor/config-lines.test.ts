import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type TempDir, tempDir } from "../../../test/support/temp-dir.ts";
import { missingConfigLines } from "../../src/doctor/config-lines.ts";
import { createLinuxHost } from "../../src/doctor/linux-host.ts";

const FILE = "/boot/firmware/config.txt";
const I2C = "dtparam=i2c_arm=on";
const PHAT = ["dtoverlay=gpio-ir-tx,gpio_pin=17", "dtoverlay=gpio-ir,gpio_pin=18"];

let root: TempDir;
const write = (path: string, text = "") => {
  mkdirSync(dirname(join(root.path, path)), { recursive: true });
  writeFileSync(join(root.path, path), text);
};
const withConfig = async (text: string, board?: "phat" | "led" | "none") => {
  write(FILE, text);
  return missingConfigLines(createLinuxHost(root.path), 1, board);
};

beforeEach(() => {
  root = tempDir();
});
afterEach(() => root.remove());

describe("what config.txt lacks for a station", () => {
  test("with the pHAT, which says its name: the bus and both ways of infrared", async () => {
    write("/proc/device-tree/hat/product", "ANAVI Infrared pHAT\0");
    expect(await withConfig("dtparam=audio=on\n")).toEqual({ file: FILE, lines: [I2C, ...PHAT], isBusAwaited: false });
  });

  test("with a LED, the pin that works on every model; without infrared, the bus alone", async () => {
    expect((await withConfig("", "led")).lines).toEqual([I2C, "dtoverlay=pwm-ir-tx,gpio_pin=12,func=4", PHAT[1]]);
    expect((await withConfig("", "none")).lines).toEqual([I2C]);
    expect((await withConfig("")).lines).toEqual([I2C]);
  });

  test.each([
    [I2C],
    ["dtparam=i2c=on"],
    ["dtparam=i2c"],
    ["dtparam=spi=on,i2c_arm=on,i2c_arm_baudrate=400000"],
    ["  dtparam=i2c_arm=on  \r"],
    ["[pi4]\narm_boost=1\n[all]\ndtparam=i2c_arm=on"],
  ])("nothing where %j is; the bus is awaited from the next start", async (text) => {
    expect(await withConfig(`${text}\n`, "none")).toEqual({ file: FILE, lines: [], isBusAwaited: true });
  });

  test.each([["#dtparam=i2c_arm=on"], ["dtparam=i2c_arm=off"], ["dtparam=i2c_vc=on"], ["[pi5]\ndtparam=i2c_arm=on"]])(
    "the bus where there is only %j",
    async (text) => expect((await withConfig(`${text}\n`, "none")).lines).toEqual([I2C]),
  );

  test("an overlay with pins of the owner's counts", async () => {
    const lines = "dtoverlay=pwm-ir-tx,gpio_pin=18\ndtoverlay=gpio-ir,gpio_pin=23,invert=0\n";
    expect((await withConfig(lines, "phat")).lines).toEqual([I2C]);
  });

  test("what the kernel has needs no line, wherever it came from", async () => {
    write("/dev/i2c-1");
    write("/sys/class/rc/rc0/uevent", "NAME=x\nDRV_NAME=gpio_ir_recv\n");
    write("/sys/class/rc/rc0/lirc0/dev");
    expect(await withConfig("", "phat")).toEqual({ file: FILE, lines: [PHAT[0]], isBusAwaited: false });
  });
});
