/** Voltas, 80 bits. The places are those of IRremoteESP8266, src/ir_Voltas.h. */
import { check, sumOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, type Field, fans, flag, modes, power } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "msb",
  markUs: 1026,
  oneUs: 2553,
  zeroUs: 554,
  layouts: [wholeMessage(80, [], 100_000)],
};

const voltas = (model: string, base: string, horizontal: readonly Field[]): AcDescription => ({
  protocol: "voltas",
  model,
  shape,
  base,
  fixed: "b0[1:7] b3[4:5]",
  fields: [
    ...horizontal,
    modes("b1.lo", [undefined, 8, 4, 1, 2], { otherwise: "cool" }),
    fans("b1[5:7]", [7, 4, 4, 2, 1, 1]),
    choice("swing", "b2[0:2]", { off: 0, auto: 7 }),
    flag("turbo", "b2.5"),
    flag("sleep", "b2.6"),
    power("b2.7"),
    degrees("b3.lo", { min: 16, max: 30, offset: -16 }),
    flag("econo", "b3.6"),
    flag("light", "b8.5"),
  ],
  checks: [check("b9", (message) => ~sumOf(message.subarray(0, 9)))],
});

export const voltasUnknown = voltas("unknown", "F80800103B3B3B110000", [choice("swingH", "b0.0", { off: 0, auto: 1 })]);
/** A window unit without a horizontal vane. */
export const voltas122Lzf = voltas("122LZF", "330800103B3B3B110000", []);
