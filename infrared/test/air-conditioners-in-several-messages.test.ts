/** Air conditioners whose state is sent in one of several forms, or with messages of its own for some of it. */
import { describe, expect, test } from "@jest/globals";
import { messageOf } from "../src/climate/places.ts";
import { panasonicDke } from "../src/climate/protocols/panasonic.ts";
import { pulsesOfMessages } from "../src/climate/pulses.ts";
import { encodeSignal } from "../src/codec/protocol.ts";
import { protocolOf } from "../src/codec/protocols.ts";
import { decodeSignal } from "../src/codec/signal.ts";
import { type AcState, airConditionerOf, decodeAirConditioner } from "../src/index.ts";
import { wishFrom } from "./support/air-conditioner-wishes.ts";

function conditioner(protocol: string, model: string) {
  const found = airConditionerOf(protocol, model);
  if (!found.ok) throw new Error(found.error);
  const { encode, decode } = found.value;
  const send = (wish: AcState, before?: AcState) => {
    const result = encode(wish, before);
    if (!result.ok) throw new Error(result.error);
    return result.value;
  };
  return { send, decode };
}

const COOL = wishFrom("on cool 24C fan auto");

describe("Samsung", () => {
  const { send, decode } = conditioner("samsung_ac", "extended");
  const bytesSent = (wish: AcState, before?: AcState) => (send(wish, before).codes[0]?.length ?? 0) / 2;

  test("sends the timers first of all, with a change of power, and while asleep; else the state alone", () => {
    const { held } = send(COOL);
    expect(bytesSent(COOL)).toBe(21);
    expect(bytesSent({ power: true, temperatureC: 25 }, held)).toBe(14);
    expect(bytesSent({ power: false }, held)).toBe(21);
    const asleep = send({ power: true, sleep: true }, held).held;
    expect(asleep.sleep).toBe(true);
    expect(bytesSent({ power: true, temperatureC: 25 }, asleep)).toBe(21);
    expect(bytesSent({ power: true, sleep: false }, asleep)).toBe(21);
  });

  test("says a toggle only when it changes", () => {
    const beeping = send({ ...COOL, beep: true });
    const warmer = send({ power: true, temperatureC: 25 }, beeping.held);
    expect([beeping.held.beep, warmer.held.beep]).toEqual([true, true]);
    expect(warmer.codes[0]?.slice(-2)).toBe("F0");
    expect(decode(warmer.frame.timingsUs, beeping.held)).toEqual(warmer.held);
  });

  test("is not read where the timers are damaged", () => {
    const { frame } = send(COOL);
    const firstTimerBit = 4 + 2 * 56 + 2 + 2;
    const damaged = frame.timingsUs.map((us, index) => (index === firstTimerBit + 1 ? (us === -436 ? -1432 : -436) : us));
    expect(damaged).not.toEqual(frame.timingsUs);
    expect(decode(damaged)).toBeUndefined();
  });
});

describe("LG", () => {
  test("switches the display off again after every state, as the state switches it on", () => {
    const { send, decode } = conditioner("lg2", "AKB74955603");
    const dark = send(COOL);
    const darkAgain = send({ power: true, temperatureC: 25 }, dark.held);
    expect(darkAgain.codes).toEqual(["0x8800A5F", "0x88C00A6"]);
    const bright = send({ power: true, light: true }, darkAgain.held);
    expect(bright.codes).toEqual(["0x8800A5F"]);
    expect(decode(bright.frame.timingsUs, darkAgain.held)).toEqual(bright.held);
  });

  test("moves four vanes by a message each, and reads them back as one position", () => {
    const { send, decode } = conditioner("lg2", "AKB73757604");
    const low = send({ ...COOL, swing: "low", swingH: "auto" });
    expect(low.codes).toHaveLength(6);
    expect(decode(low.frame.timingsUs)).toEqual(low.held);
    expect(low.held).toMatchObject({ swing: "low", swingH: "auto" });
  });

  test("leaves the codes of televisions to their protocol", () => {
    const television = { address: 4, command: 8 };
    const protocol = protocolOf("lg");
    if (!protocol) throw new Error("no protocol lg");
    const { timingsUs } = encodeSignal(protocol, television, 1);
    expect(decodeAirConditioner(timingsUs)).toBeUndefined();
    expect(decodeSignal(timingsUs)).toMatchObject({ protocol: "lg", ...television });
  });
});

test("Toshiba says the swing first of all and when it changes, and off without a mode", () => {
  const { send, decode } = conditioner("toshiba_ac", "A");
  const { held } = send(COOL);
  expect(send({ power: true, temperatureC: 25 }, held).codes).toEqual(["F20D03FC0180010080"]);
  expect(send({ power: true, swing: "auto" }, held).codes).toEqual(["F20D03FC0170010070", "F20D01FE210120"]);
  const off = send({ power: false }, held);
  expect(off).toMatchObject({ codes: ["F20D03FC0170070076"], held: { power: false, mode: "cool" }, adjustments: [] });
  expect(decode(off.frame.timingsUs)).toMatchObject({ power: false });
  expect(send(wishFrom("off cool 24C fan auto")).adjustments).toEqual([]);
});

test("Panasonic's state is read beside a clock and timers", () => {
  const message = messageOf("0220E004000000060220E00400373080AF0DA469D4000001F2027F");
  const heard = decodeAirConditioner(pulsesOfMessages([message], panasonicDke.shape));
  expect(heard).toMatchObject({ protocol: "panasonic_ac", model: "DKE", state: { power: true, mode: "cool", temperatureC: 24 } });
});

test("Hitachi's button for the swing is sent only when the swing changes", () => {
  for (const protocol of ["hitachi_ac424", "hitachi_ac344"]) {
    const { send, decode } = conditioner(protocol, "default");
    const swinging = send({ ...COOL, swing: "auto" });
    const warmer = send({ power: true, temperatureC: 25 }, swinging.held);
    expect([swinging, warmer].map(({ codes }) => codes[0]?.slice(22, 24))).toEqual(["81", "13"]);
    expect(decode(warmer.frame.timingsUs, swinging.held)).toEqual(warmer.held);
    expect(warmer.held.swing).toBe("auto");
  }
});
