/** Argo's remotes WREM2 and WREM3. The places are those of IRremoteESP8266, src/ir_Argo.h. Both say that they feel 25 °C, with the bit clear that makes it count. */
import { sum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";
import type { FrameShape, Layout } from "../frame-shape.ts";

const shape = (layout: Layout): FrameShape => ({
  carrierHz: 38_000,
  order: "lsb",
  markUs: 400,
  oneUs: 2200,
  zeroUs: 900,
  layouts: [layout],
});

const HEADER_US = [6400, 3300];
const TEMPERATURE = { min: 10, max: 32, offset: -4 };
const VANE = { auto: 0, highest: 1, high: 2, upperMiddle: 3, middle: 4, low: 5, lowest: 6, off: 7 } as const;
/** In the last two bytes of WREM2, before the sum and in it. */
const END = 2;

export const argoWrem2: AcDescription = {
  protocol: "argo",
  model: "WREM2",
  // Its last bit is always 0 and ends the message
  shape: shape({ bits: 96, parts: [{ headerUs: HEADER_US, bits: [0, 95], gapUs: 900 }] }),
  base: "ACF500A00200000000000200",
  fixed: "b0..b1 b10[0:1]",
  fields: [
    modes("b2[3:5]", [2, 0, 1, 3, 4]),
    degrees("b2[6:7] b3[0:2]", TEMPERATURE),
    fans("b3[3:4]", [0, 1, 1, 2, 3, 3]),
    choice("swing", "b4[2:4]", VANE),
    flag("sleep", "b9.2"),
    flag("turbo", "b9.3"),
    power("b9.5"),
  ],
  checks: [sum("b10[2:7] b11[0:1]", [0, 9], END)],
};

/** Of its six speeds the third has no name here, and is read as medium: inferred. */
export const argoWrem3: AcDescription = {
  protocol: "argo",
  model: "WREM3",
  shape: shape({ bits: 48, parts: [{ headerUs: HEADER_US, bits: [0, 48], gapUs: 100_000 }] }),
  base: "0B150000C000",
  fixed: "b0",
  fields: [
    modes("b1[5:7]", [5, 1, 2, 4, 3]),
    degrees("b2[0:4]", TEMPERATURE),
    fans("b2[5:7]", [0, 1, 2, 4, 5, 6], { reads: { 3: "medium" } }),
    choice("swing", "b3[0:2]", VANE),
    power("b3.3"),
    flag("quiet", "b3.5"),
    flag("econo", "b3.6"),
    flag("turbo", "b3.7"),
    flag("filter", "b4.0"),
    flag("light", "b4.1"),
  ],
  checks: [sum("b5", [0, 4])],
};
