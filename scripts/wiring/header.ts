/**
 * The 40-pin header, the same on every Raspberry Pi that has one: https://pinout.xyz and
 * https://www.raspberrypi.com/documentation/computers/raspberry-pi.html, "GPIO". A number is a GPIO of that (BCM) number.
 */
const ODD = ["3V3", 2, 3, 4, "GND", 17, 27, 22, "3V3", 10, 9, 11, "GND", 0, 5, 6, 13, 19, 26, "GND"] as const;
const EVEN = ["5V", "5V", "GND", 14, 15, 18, "GND", 23, 24, "GND", 25, 8, 7, 1, "GND", 12, "GND", 16, 20, 21] as const;
export const HEADER_PINS = 40;

/** What a pin of the header (1 to 40, as they are counted on the board) carries: 3V3, 5V, GND, or a GPIO. */
export function pinName(pin: number): string {
  const what = (pin % 2 === 1 ? ODD : EVEN)[Math.ceil(pin / 2) - 1];
  if (what === undefined) throw new Error(`the header has no pin ${pin}; expected 1 to ${HEADER_PINS}`);
  return typeof what === "number" ? `GPIO${what}` : what;
}

/** The pin of the header that a GPIO is on. */
export function pinOfGpio(bcm: number): number {
  const pin = Array.from({ length: HEADER_PINS }, (_, index) => index + 1).find((each) => pinName(each) === `GPIO${bcm}`);
  if (pin === undefined) throw new Error(`GPIO ${bcm} is not on the header; expected 0 to 27`);
  return pin;
}
