/** Technibel, 56 bits. The places are those of IRremoteESP8266, src/ir_Technibel.h. */
import { check, sumOf } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

export const technibel: AcDescription = {
  protocol: "technibel_ac",
  shape: {
    carrierHz: 38_000,
    order: "number-msb",
    markUs: 523,
    oneUs: 1696,
    zeroUs: 564,
    layouts: [wholeMessage(56, [8836, 4380], 100_000)],
  },
  base: "0x18000000000000",
  // c.38 would say that the temperature is in °F
  fixed: "c[48:55] c.38",
  fields: [
    degrees("c[24:30]", { min: 16, max: 31 }),
    fans("c[32:34]", [undefined, 1, 1, 2, 4, 4], { otherwise: "low", reads: { 1: "low", 4: "high" } }),
    flag("sleep", "c.36"),
    choice("swing", "c.37", { off: 0, auto: 1 }),
    modes("c[40:43]", [undefined, 1, 2, 4, 8], { otherwise: "cool" }),
    power("c.47"),
  ],
  // All but the head
  checks: [check("c[0:7]", (message) => -sumOf(message.subarray(1, 6)))],
  rules: [when({ mode: "dry" }, { fan: "low" })],
};
