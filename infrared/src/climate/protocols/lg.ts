/** LG: 28 bits, of which the last four are the sum of the sixteen before them; vanes and display have codes of their own. */

import { check, nibblesOf, sumOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import type { Extra } from "../extras.ts";
import { degrees, fans, modes, power } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";
import { hexOf, messageOf } from "../places.ts";

const BITS = 28;

const shapeOf = (headerUs: readonly number[], markUs: number): FrameShape => ({
  carrierHz: 38_000,
  order: "number-msb",
  markUs,
  oneUs: 1600,
  zeroUs: 550,
  layouts: [wholeMessage(BITS, headerUs, 39_750)],
  periodUs: 108_050,
});

/** In the number, bits 4 to 19. */
const checkOf = (message: Uint8Array): number => sumOf(nibblesOf(message).slice(1, 5));

const FANS = [5, 0, 1, 2, 4, 4];
const conditioner = (
  protocol: string,
  model: string,
  shape: FrameShape,
  { fan = FANS, extras = [] }: { readonly fan?: readonly number[]; readonly extras?: readonly Extra[] } = {},
): AcDescription => ({
  protocol,
  model,
  shape,
  base: "0x8800000",
  fixed: "c[20:27] c[15:17]",
  fields: [
    power("c[18:19]", [0, 3]),
    modes("c[12:14]", [3, 0, 1, 2, 4]),
    degrees("c[8:11]", { min: 16, max: 30, offset: -15 }),
    fans("c[4:7]", fan),
  ],
  checks: [check("c[0:3]", checkOf)],
  offCode: "0x88C0051",
  extras,
});

const lg = shapeOf([8500, 4250], 550);
export const lgGe6711 = conditioner("lg", "GE6711AR2853M", lg);
export const lgLg6711 = conditioner("lg", "LG6711A20083V", lg, { extras: [{ key: "swing", toggle: "0x8810001" }] });

const POSITIONS = {
  off: "0x881315A",
  auto: "0x8813149",
  highest: "0x881309D",
  high: "0x881308C",
  upperMiddle: "0x881307B",
  middle: "0x881306A",
  low: "0x8813059",
  lowest: "0x8813048",
};

const VANES = [0, 1, 2, 3];
const VANES_CODE = 0x8813200;
/** Four vanes, each with a message of its own; all take the same position. */
function vanesAt(position: number): string {
  const codes = VANES.map((vane) => {
    const code = VANES_CODE + ((8 * vane + position) << 4);
    const message = messageOf(`0x${code.toString(16)}`);
    return hexOf(messageOf(`0x${(code + (checkOf(message) & 0xf)).toString(16)}`), "0x8800000");
  });
  return codes.join(" ");
}
const VANE_POSITIONS = {
  highest: vanesAt(1),
  high: vanesAt(2),
  upperMiddle: vanesAt(3),
  middle: vanesAt(4),
  low: vanesAt(5),
  lowest: vanesAt(6),
};

const lg2 = shapeOf([3200, 9900], 480);
export const lg2Akb75 = conditioner("lg2", "AKB75215403", lg2);
export const lg2Akb749 = conditioner("lg2", "AKB74955603", lg2, {
  fan: [5, 0, 9, 2, 10, 4],
  extras: [
    { key: "swing", codes: POSITIONS },
    // Every message of the state switches the display on
    { key: "light", toggle: "0x88C00A6", afterState: true },
  ],
});
export const lg2Akb737 = conditioner("lg2", "AKB73757604", lg2, {
  extras: [
    { key: "swing", codes: VANE_POSITIONS },
    { key: "swingH", codes: { off: "0x881317C", auto: "0x881316B" } },
  ],
});
