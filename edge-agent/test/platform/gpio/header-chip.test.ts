import { expect, test } from "@jest/globals";
import { headerChip } from "../../../src/platform/gpio/header-chip.ts";

const chip = (label: string) => ({ label });
const labelled = (...labels: string[]) => headerChip(labels.map(chip), "/dev");

test.each(["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"])("the header is behind %s, whatever other chips there are", (label) => {
  expect(labelled("raspberrypi-exp-gpio", label, "gpio-brcmstb@7d508500")).toEqual({ ok: true, value: chip(label) });
});

test("on a Raspberry Pi 5 it is the RP1, not the processor's own pins", () => {
  expect(labelled("pinctrl-bcm2712", "pinctrl-rp1")).toEqual({ ok: true, value: chip("pinctrl-rp1") });
});

test("the only chip is the header's, and otherwise it is unknown", () => {
  expect(labelled("gpio-sim")).toEqual({ ok: true, value: chip("gpio-sim") });
  expect(labelled()).toEqual({ ok: false, error: "the kernel has no GPIO in /dev; is this a Raspberry Pi?" });
  expect(labelled("a", "b")).toEqual({ ok: false, error: "none of the GPIO chips a, b is the header of a Raspberry Pi" });
});
