/** What is wired to the header, a drawing each. No two of those that docs/raspberry-pi.md names share a pin, so that all can be there at once. */
import { readFileSync } from "node:fs";
import {
  box,
  capacitor,
  contact,
  type Drawing,
  dot,
  header,
  laneY,
  leave,
  led,
  lines,
  outline,
  resistor,
  rowY,
  standingResistor,
  text,
  transistor,
  type Wire,
  wire,
} from "./canvas.ts";
import { pinName, pinOfGpio } from "./header.ts";

/** GPIO (BCM) numbers of the examples, and of the ANAVI Infrared pHAT. */
export const GPIO = { rain: 5, wind: 6, light: 13, button: 19, sender: 12, receiver: 18, phatSender: 17, phatReceiver: 18 } as const;

const config = JSON.parse(readFileSync(new URL("../../schemas/config.schema.json", import.meta.url), "utf8"));
const station = config.properties.station.properties;
const rainDefaults = station.rainGauge.properties;
const windDefaults = station.anemometer.properties;
const LONG_PRESS_S = station.buttonLongPressMs.default / 1000;

const used = (...pins: readonly (readonly [number, Wire])[]) => header(new Map(pins));
const named = (pin: number) => `pin ${pin} (${pinName(pin)})`;
const pins = {
  rain: pinOfGpio(GPIO.rain),
  wind: pinOfGpio(GPIO.wind),
  light: pinOfGpio(GPIO.light),
  button: pinOfGpio(GPIO.button),
  sender: pinOfGpio(GPIO.sender),
  receiver: pinOfGpio(GPIO.receiver),
  phatSender: pinOfGpio(GPIO.phatSender),
  phatReceiver: pinOfGpio(GPIO.phatReceiver),
};

const PHAT: Drawing = {
  title: "ANAVI Infrared pHAT",
  description: `The pHAT sits on all 40 pins and lies above the Raspberry Pi. It sends by ${named(pins.phatSender)}, receives by ${named(pins.phatReceiver)}, and has its chips on ${named(3)} and ${named(5)}.`,
  parts: [
    used([1, "v33"], [2, "v5"], [3, "sda"], [5, "scl"], [6, "gnd"], [pins.phatSender, "io"], [pins.phatReceiver, "io"]),
    lines(236, rowY(2) + 1, ["power of its LEDs"]),
    lines(236, rowY(6) + 1, ["1, 3, 5, 6: its three", "sockets for chips"]),
    lines(14, rowY(pins.phatSender) + 25, ["its LEDs"]),
    lines(158, rowY(pins.phatReceiver) + 15, ["its receiver"]),
    box(206, 330, 196, 130),
    box(222, 336, 120, 14),
    outline(212, 324, 142, 68),
    text(283, 378, "pHAT", { anchor: "middle", kind: "b" }),
    text(304, 440, "Raspberry Pi", { anchor: "middle" }),
    text(304, 312, "seen from above", { anchor: "middle" }),
  ],
  notes:
    "Switch the Pi off first. The pHAT lies above the Pi and not beside it, on all 40 pins. Read the names beside the sockets and on the chips: VCC to VCC or VIN, GND to GND, SDA to SDA, SCL to SCL.",
};

const CHIP_YS = [205, 345] as const;
const I2C_WIRES = [
  ["v33", 1, 276],
  ["sda", 3, 252],
  ["scl", 5, 228],
  ["gnd", 9, 204],
] as const;
const tapY = (chipY: number, index: number) => chipY + 37 + index * 20;

const chip = (y: number, name: string) => `${box(300, y, 106, 116)}
${text(353, y + 20, name, { anchor: "middle", kind: "b" })}
${["VIN", "SDA", "SCL", "GND"].map((label, index) => text(308, tapY(y, index) + 5, label)).join("\n")}`;

const I2C: Drawing = {
  title: "Chips on I2C",
  description: `Every chip has the same four wires: VIN to ${named(1)}, SDA to ${named(3)}, SCL to ${named(5)}, GND to ${named(9)}.`,
  parts: [
    used([1, "v33"], [3, "sda"], [5, "scl"], [9, "gnd"]),
    ...I2C_WIRES.map(([kind, pin, x], index) => wire(kind, `${leave(pin, x)} V${tapY(CHIP_YS[1], index)} H300`)),
    ...I2C_WIRES.map(
      ([kind, , x], index) => `${wire(kind, `M${x} ${tapY(CHIP_YS[0], index)} H300`)}\n${dot(kind, x, tapY(CHIP_YS[0], index))}`,
    ),
    chip(CHIP_YS[0], "BME280"),
    chip(CHIP_YS[1], "BH1750"),
  ],
  notes:
    "3V3, never 5V: the chip would pull SDA and SCL to 5 V, and the Pi breaks. SDA is GPIO2, SCL is GPIO3. A third chip has the same four wires again. Keep them short: half a metre in all.",
};

const RAIN: Drawing = {
  title: "Rain gauge",
  description: `One wire of the gauge through 1 kΩ to ${named(pins.rain)}, the other to ${named(30)}. Its contact closes at each tip.`,
  parts: [
    used([pins.rain, "io"], [30, "gnd"]),
    wire("io", `${leave(pins.rain, 250)} M294 ${laneY(pins.rain, "below")} H360 V${rowY(30) - 40}`),
    resistor(250, laneY(pins.rain, "below"), "1 kΩ"),
    wire("gnd", `${leave(30, 230)} V${rowY(30) - 100} H360 V${rowY(30) - 80}`),
    contact(360, rowY(30) - 80),
    lines(230, rowY(30) - 160, ["reed contact, closed", "by the magnet of the", "bucket at each tip"]),
  ],
  notes: `A contact has no coil, so it needs no diode. The Pi pulls the pin up by itself. What bounces within ${rainDefaults.debounceMs.default} ms is the same tip (station.rainGauge.debounceMs). The 1 kΩ protects the pin from what a long cable catches. A tip is ${rainDefaults.mmPerTip.default} mm of rain, unless the gauge's sheet says another figure.`,
};

const WIND: Drawing = {
  title: "Anemometer",
  description: `One wire of the anemometer through 1 kΩ to ${named(pins.wind)}, the other to ${named(25)}. Its contact closes once a turn.`,
  parts: [
    used([pins.wind, "io"], [25, "gnd"]),
    wire("io", `${leave(pins.wind, 250)} M294 ${laneY(pins.wind, "below")} H360 V${laneY(pins.wind, "below") - 20}`),
    resistor(250, laneY(pins.wind, "below"), "1 kΩ"),
    wire("gnd", `${leave(25, 360)} V${laneY(pins.wind, "below") - 60}`),
    contact(360, laneY(pins.wind, "below") - 60),
    lines(230, rowY(25) - 60, ["reed contact, closed", "by a magnet at each", "turn of the cups"]),
  ],
  notes: `No capacitor: it would swallow the closings of a storm. What bounces within ${windDefaults.debounceMs.default} ms is the same closing (station.anemometer.debounceMs). The Pi pulls the pin up by itself. One closing a second is ${windDefaults.metresPerSecondPerHz.default} m/s, unless the anemometer's sheet says another figure.`,
};

const LIGHT: Drawing = {
  title: "Status light",
  description: `The long leg of a red LED through 330 Ω to ${named(pins.light)}, its short leg to ${named(34)}.`,
  parts: [
    used([pins.light, "io"], [34, "gnd"]),
    wire("io", `${leave(pins.light, 250)} M294 ${laneY(pins.light, "below")} H390 V${rowY(34) - 100} H340 V${rowY(34) - 84}`),
    resistor(250, laneY(pins.light, "below"), "330 Ω"),
    led(340, rowY(34) - 84),
    wire("gnd", `${leave(34, 340)} V${rowY(34) - 52}`),
    lines(190, rowY(34) - 76, ["long leg above,", "short leg below"]),
  ],
  notes:
    "A red LED takes 1.9 V of the pin's 3.3 V, the resistor the rest: (3.3 V − 1.9 V) / 330 Ω = 4.2 mA. A pin may give 16 mA (12 mA on a Raspberry Pi 5). Without a resistor LED and pin break.",
};

const BUTTON: Drawing = {
  title: "Button",
  description: `A push button between ${named(pins.button)} and ${named(39)}.`,
  parts: [
    used([pins.button, "io"], [39, "gnd"]),
    wire("io", `${leave(pins.button, 330)} V${laneY(pins.button, "below") + 4}`),
    contact(330, laneY(pins.button, "below") + 4),
    wire("gnd", `${leave(39, 330)} V${laneY(pins.button, "below") + 44}`),
    lines(230, laneY(pins.button, "below") - 34, ["push button, closed", "while it is pressed"]),
  ],
  notes: `The Pi pulls the pin up by itself. A press takes a reading; held for ${LONG_PRESS_S} s, the station learns an infrared code.`,
};

const SENDER: Drawing = {
  title: "Infrared LED with transistor",
  description: `From ${named(2)} through 39 Ω and the infrared LED to the collector of an NPN transistor, its emitter to ${named(20)}, its base through 560 Ω to ${named(pins.sender)}.`,
  parts: [
    used([2, "v5"], [20, "gnd"], [pins.sender, "io"]),
    wire("v5", `${leave(2, 290)} V112 M290 156 V172`),
    standingResistor(290, 112, "39 Ω, ½ W"),
    led(290, 172),
    text(190, 192, "TSAL6200", { kind: "b" }),
    wire("gnd", "M290 204 V226"),
    transistor(290, 252),
    text(214, 257, "BC337", { kind: "b" }),
    text(272, 228, "C"),
    text(328, 246, "B"),
    text(272, 292, "E"),
    wire("gnd", `${leave(20, 290)} V278`),
    wire("io", `${leave(pins.sender, 262)} M306 ${rowY(pins.sender)} H390 V252 H324`),
    resistor(262, rowY(pins.sender), "560 Ω"),
  ],
  notes:
    "LED: (5 V − 1.35 V − 0.2 V) / 39 Ω = 88 mA; it may have 100 mA all the time. No pin gives that, so a transistor switches it: (3.3 V − 0.75 V) / 560 Ω = 4.6 mA at its base are a twentieth. Legs of a BC337, the flat side towards you: C, B, E. The LED's long leg is at the resistor.",
};

const vsY = laneY(17, "below");
const RECEIVER: Drawing = {
  title: "Infrared receiver",
  description: `Leg 1 (OUT) of a TSOP38238 to ${named(pins.receiver)}, leg 2 (GND) to ${named(14)}, leg 3 (VS) through 100 Ω to ${named(17)}, and 1 µF between legs 2 and 3.`,
  parts: [
    used([pins.receiver, "io"], [14, "gnd"], [17, "v33"]),
    wire("io", leave(pins.receiver, 310)),
    wire("gnd", leave(14, 310)),
    wire("v33", `${leave(17, 180)} M224 ${vsY} H310`),
    resistor(180, vsY, "100 Ω"),
    capacitor(278, rowY(14), vsY),
    dot("gnd", 278, rowY(14)),
    dot("v33", 278, vsY),
    text(222, (rowY(14) + vsY) / 2 + 5, "1 µF"),
    box(310, 170, 100, 150),
    text(360, 192, "TSOP38238", { anchor: "middle", kind: "b" }),
    text(318, rowY(pins.receiver) + 5, "1 OUT"),
    text(318, rowY(14) + 5, "2 GND"),
    text(318, vsY + 5, "3 VS"),
  ],
  notes:
    "Legs with the lens towards you, from left to right: 1, 2, 3. Other types have another order (TSOP22…: OUT, VS, GND). The maker recommends 33 Ω to 1 kΩ and at least 0.1 µF before VS. 3V3, never 5V: OUT would be at 5 V, too.",
};

export const DRAWINGS: Readonly<Record<string, Drawing>> = {
  "anavi-infrared-phat": PHAT,
  "i2c-chips": I2C,
  "rain-gauge": RAIN,
  anemometer: WIND,
  "status-light": LIGHT,
  button: BUTTON,
  "infrared-led": SENDER,
  "infrared-receiver": RECEIVER,
};
