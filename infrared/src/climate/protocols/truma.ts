/** Truma, 56 bits. The places are those of IRremoteESP8266, src/ir_Truma.h. */
import { sum } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { degrees, type Field, fans, modes, power } from "../fields.ts";

const QUIET = 3;
const fan = fans("c[11:13]", [undefined, undefined, 6, 5, 4, 4], { otherwise: "high", reads: { 4: "high" } });
/** The lowest speed is that of the quiet mode, which is there for cooling only; inferred: in the other modes the next one is sent. */
const quietOrFan: Field = {
  at: fan.at,
  write(wish, before) {
    const isQuiet = wish.quiet || wish.fan === "min";
    if (isQuiet && wish.mode === "cool") return QUIET;
    return fan.write(wish.fan === "min" ? { ...wish, fan: "low" } : wish, before);
  },
  read: (code, before) => (code === QUIET ? { fan: "min", quiet: true } : { ...fan.read(code, before), quiet: false }),
  offers: { fans: ["min", "low", "medium", "high"], flags: ["quiet"] },
};

export const truma: AcDescription = {
  protocol: "truma",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 600,
    oneUs: 630,
    zeroUs: 630,
    zeroMarkUs: 1200,
    layouts: [{ bits: 56, parts: [{ headerUs: [20_200, 1000, 1800, 630], bits: [0, 56], gapUs: 100_000 }] }],
  },
  base: "0x00FFFFFFE0C081",
  fixed: "c[0:7] c[14:15] b3..b5",
  fields: [
    modes("c[8:9]", [0, 2, undefined, 3]),
    power("c.10", [0, 1]),
    quietOrFan,
    degrees("c[16:20]", { min: 16, max: 31, offset: -10 }),
  ],
  checks: [sum("b6", [0, 5], 5)],
  rules: [when({ power: false }, { mode: "fan" })],
};
