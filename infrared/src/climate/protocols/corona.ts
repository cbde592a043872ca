/** Corona, three sections of 56 bits. The places are those of IRremoteESP8266, src/ir_Corona.h. */
import { complement } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { degrees, type Field, fans, flag, modes, power } from "../fields.ts";
import type { Part } from "../frame-shape.ts";
import { place, readPlace, writePlace } from "../places.ts";

const HEADER_US = [3500, 1680];
const section = (index: number): Part => ({ headerUs: HEADER_US, bits: [56 * index, 56 * (index + 1)], gapUs: 10_800 });

/** A bit that starts and ends the vane's swinging. */
const swing: Field = {
  at: place("b3.6"),
  write: (wish, before) => Number((wish.swing === "off") !== ((before?.swing ?? "off") === "off")),
  read: (code, before) => {
    const wasOff = (before?.swing ?? "off") === "off";
    return { swing: (code === 1) === wasOff ? "auto" : "off" };
  },
  offers: { swings: ["off", "auto"] },
};

/** The conditioner takes a message with it where it changes its power, and one without where it does not. */
const POWER_KEY = place("b5.5");
const checks = ["b4", "b6", "b11", "b13", "b18", "b20"].map((at, index) =>
  complement(at, ["b3", "b5", "b10", "b12", "b17", "b19"][index] ?? ""),
);

function withPowerKey(message: Uint8Array): Uint8Array {
  const pressed = message.slice();
  writePlace(pressed, POWER_KEY, 1);
  for (const { at, of } of checks) writePlace(pressed, at, of(pressed));
  return pressed;
}

export const corona: AcDescription = {
  protocol: "corona_ac",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 450,
    oneUs: 1270,
    zeroUs: 420,
    layouts: [{ bits: 168, parts: [section(0), section(1), section(2)] }],
  },
  base: "28613D1000000028616DFF00FF002861CDFF00FF00",
  fixed: "b0..b2 b3.4 b7..b9 b14..b16",
  fields: [
    fans("b3[0:1]", [0, 1, 1, 2, 3, 3], { reads: { 1: "low", 3: "high" } }),
    flag("econo", "b3.3"),
    swing,
    degrees("b5.lo", { min: 17, max: 30, offset: -16 }),
    power("b5.4"),
    modes("b5[6:7]", [undefined, 2, 1, 3, 0], { otherwise: "cool" }),
  ],
  checks,
  onAir: (message) => [message, withPowerKey(message)],
  // The second says the same again, and would end the swinging that the first began
  heard: (message) => (readPlace(message, POWER_KEY) === 1 ? undefined : message),
};
