import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { headerBase } from "../../src/platform/gpio-base.ts";
import { describeGpioFailure, readGpioChips } from "../../src/platform/linux-gpio.ts";

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
  expect(readGpioChips(folder.path)).toEqual([
    { label: "pinctrl-bcm2711", base: 512, pins: 58 },
    { label: "raspberrypi-exp-gpio", base: 570, pins: 58 },
  ]);
  expect(readGpioChips(join(folder.path, "none"))).toEqual([]);
});

describe("pin 0 of the header", () => {
  const chip = (label: string, base: number) => ({ label, base, pins: 54 });
  test.each([
    ["pinctrl-bcm2835", 0],
    ["pinctrl-bcm2711", 512],
    ["pinctrl-rp1", 569],
  ])("is that of %s, whatever other chips there are", (label, base) => {
    expect(headerBase([chip("raspberrypi-exp-gpio", 570), chip(label, base), chip("gpio-brcmstb@7d508500", 544)])).toEqual({
      ok: true,
      value: base,
    });
  });

  test("is that of the only chip, and otherwise told to be unknown", () => {
    expect(headerBase([chip("gpio-mockup-A", 512)])).toEqual({ ok: true, value: 512 });
    expect(headerBase([])).toEqual({ ok: false, error: expect.stringMatching(/no GPIO in \/sys\/class\/gpio/) });
    expect(headerBase([chip("a", 0), chip("b", 9)])).toEqual({
      ok: false,
      error: "none of the GPIO chips a, b is the header of a Raspberry Pi",
    });
  });
});

test.each([
  ["EACCES", /may not be used; sudo usermod -aG gpio/],
  ["EBUSY", /is used by something else; gpioinfo/],
  ["EINVAL", /^there is no GPIO 5 \(517 to the kernel\); the header has GPIO 0 to 27/],
  ["EIO", /^GPIO 5 \(517 to the kernel\): EIO/],
])("%s is reported with what to do", (code, told) => {
  expect(describeGpioFailure(Object.assign(new Error(code), { code }), 5, 517)).toMatch(told);
});
