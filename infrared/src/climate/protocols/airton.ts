/**
 * Airton, 56 bits. The places are those of IRremoteESP8266, src/ir_Airton.h; the vectors add `econo`, and that bits 42 and 44 follow from the mode.
 */
import { check, sumOf } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, derived, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

export const airton: AcDescription = {
  protocol: "airton",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 400,
    oneUs: 1260,
    zeroUs: 430,
    layouts: [wholeMessage(56, [6630, 3350], 100_000)],
  },
  base: "0x000000000011D3",
  fixed: "c[0:15]",
  fields: [
    modes("c[16:18]", [0, 1, 2, 3, 4]),
    power("c.19"),
    fans("c[20:22]", [0, 1, 2, 3, 4, 5]),
    degrees("c[24:27]", { min: 16, max: 31, offset: -16 }),
    choice("swing", "c.32", { off: 0, auto: 1 }),
    flag("econo", "c.40"),
    // Both are only known of a conditioner that is on: inferred for off
    derived("c.42", ({ power: isOn, mode }) => Number(isOn && mode !== "auto")),
    derived("c.44", ({ power: isOn, mode }) => Number(isOn && mode === "heat")),
  ],
  checks: [check("c[48:55]", (message) => (0x7f - sumOf(message.subarray(0, 6))) ^ 0x2c)],
  rules: [when({ mode: "auto" }, { temperatureC: 31 })],
};
