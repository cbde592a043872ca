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
