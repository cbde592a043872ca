/** Delonghi, 64 bits. The places are those of IRremoteESP8266, src/ir_Delonghi.h. */
import { sum } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { degrees, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

export const delonghi: AcDescription = {
  protocol: "delonghi_ac",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 572,
    oneUs: 1558,
    zeroUs: 510,
    layouts: [wholeMessage(64, [8984, 4200], 100_000)],
  },
  base: "0x0000000000000053",
  // c.15 would say that the temperature is in °F
  fixed: "c[0:7] c.15",
  fields: [
    degrees("c[8:12]", { min: 18, max: 32, offset: -17 }),
    fans("c[13:14]", [0, 3, 3, 2, 1, 1]),
    power("c.16"),
    modes("c[17:19]", [4, 0, 1, 2]),
    flag("turbo", "c.20"),
    flag("sleep", "c.21"),
  ],
  checks: [sum("b7", [0, 6])],
  // It cannot heat, and chooses the fan's speed itself when dry or auto, but never in fan mode
  rules: [
    when({ mode: "heat" }, { mode: "auto" }),
    when({ mode: "auto" }, { fan: "auto" }),
    when({ mode: "dry" }, { fan: "auto" }),
    when({ mode: "fan", fan: "auto" }, { fan: "max" }),
  ],
};
