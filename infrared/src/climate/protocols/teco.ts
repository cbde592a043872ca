/** Teco, 35 bits. */
import type { AcDescription } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

export const teco: AcDescription = {
  protocol: "teco",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 620,
    oneUs: 1650,
    zeroUs: 580,
    layouts: [wholeMessage(35, [9000, 4440], 100_000)],
  },
  base: "0x250002000",
  fixed: "c[25:34]",
  fields: [
    modes("c[0:2]", [0, 1, 2, 3, 4]),
    power("c.3"),
    fans("c[4:5]", [0, 1, 1, 2, 3, 3]),
    choice("swing", "c.6", { off: 0, auto: 1 }),
    flag("sleep", "c.7"),
    degrees("c[8:11]", { min: 16, max: 30, offset: -16 }),
    flag("light", "c.21"),
  ],
};
