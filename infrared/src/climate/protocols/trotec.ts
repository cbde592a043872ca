/** Trotec. The places are those of IRremoteESP8266, src/ir_Trotec.h. */
import { sum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, derived, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const MODES = [0, 1, 2, 3];
const FANS = [undefined, 1, 1, 2, 3, 3];
/** Taken where the conditioner shall choose, which it cannot. */
const OTHERWISE = { otherwise: "medium" } as const;

export const trotec: AcDescription = {
  protocol: "trotec",
  shape: {
    carrierHz: 36_000,
    order: "lsb",
    markUs: 592,
    oneUs: 1560,
    zeroUs: 592,
    layouts: [{ bits: 72, parts: [{ headerUs: [5952, 7364], bits: [0, 72], gapUs: 6184 }, { gapUs: 1500 }] }],
  },
  base: "123400000000000000",
  fixed: "b0..b1",
  fields: [
    modes("b2[0:1]", MODES),
    power("b2.3"),
    fans("b2[4:5]", FANS, OTHERWISE),
    degrees("b3.lo", { min: 18, max: 32, offset: -18 }),
    flag("sleep", "b3.7"),
  ],
  checks: [sum("b8", [2, 7])],
};

const MIN_C = 16;
const temperature = degrees("b1.hi", { min: MIN_C, max: 30, offset: -MIN_C });
/** In °F and above 59; read off the vectors. */
const fahrenheitOf = (temperatureC: number) => Math.floor((temperatureC * 9) / 5) - 27;

/** The PAC 3550 Pro, which says the temperature in both scales. */
export const trotec3550: AcDescription = {
  protocol: "trotec_3550",
  shape: {
    carrierHz: 38_000,
    order: "msb",
    markUs: 550,
    oneUs: 1950,
    zeroUs: 500,
    layouts: [wholeMessage(72, [12_000, 5130], 100_000)],
  },
  base: "550000000000008800",
  fixed: "b0 b7.7",
  fields: [
    choice("swing", "b1.0", { off: 0, auto: 1 }),
    power("b1.1"),
    temperature,
    derived("b3[0:4]", (wish, before) => fahrenheitOf(MIN_C + temperature.write(wish, before))),
    modes("b6[0:1]", MODES),
    fans("b6[4:5]", FANS, OTHERWISE),
  ],
  checks: [sum("b8", [0, 7])],
};
