import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { tempDir } from "../../../../test/support/temp-dir.ts";
import { describeSysfsFailure, readSysfsChips } from "../../../src/platform/gpio/linux-sysfs-gpio.ts";

const folder = tempDir();
afterEach(folder.remove);

test("the kernel's chips are read from its folder; none without it", () => {
  for (const [name, label, base] of [
    ["gpiochip512", "pinctrl-bcm2711", "512"],
    ["gpiochip570", "raspberrypi-exp-gpio", "570"],
  ] as const) {
    mkdirSync(join(folder.path, name));
    for (const [file, text] of Object.entries({ label, base, ngpio: "58" })) writeFileSync(join(folder.path, name, file), `${text}\n`);
  }
  writeFileSync(join(folder.path, "export"), "");
  expect(readSysfsChips(folder.path)).toEqual([
    { label: "pinctrl-bcm2711", base: 512, pins: 58 },
    { label: "raspberrypi-exp-gpio", base: 570, pins: 58 },
  ]);
  expect(readSysfsChips(join(folder.path, "none"))).toEqual([]);
});

test.each([
  ["EACCES", /may not be used; sudo usermod -aG gpio/],
  ["EBUSY", /is used by something else; gpioinfo/],
  ["EINVAL", /^there is no GPIO 5 \(517 to the kernel\); the header has GPIO 0 to 27/],
  ["EIO", /^GPIO 5 \(517 to the kernel\): EIO/],
])("%s is reported with what to do", (code, told) => {
  expect(describeSysfsFailure(Object.assign(new Error(code), { code }), 5, 517)).toMatch(told);
});
