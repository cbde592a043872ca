/** Air conditioners whose state is sent in one of several forms, or with messages of its own for some of it. */
import { describe, expect, test } from "@jest/globals";
import { fillChecks } from "../src/climate/checksums.ts";
import { messageOf } from "../src/climate/places.ts";
import { electraAc } from "../src/climate/protocols/electra.ts";
import { haierAc, haierAcYrw02 } from "../src/climate/protocols/haier.ts";
import { panasonicDke } from "../src/climate/protocols/panasonic.ts";
import { tclGz055be1 } from "../src/climate/protocols/tcl.ts";
import { whirlpoolDg11j191 } from "../src/climate/protocols/whirlpool.ts";
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

describe("Whirlpool", () => {
  const { send, decode } = conditioner("whirlpool_ac", "DG11J13A");
  const SUPER = "830601020090A00000000000003300040000000004";

  test("says power only when it changes", () => {
    const { held } = send(COOL);
    const warmer = send({ power: true, temperatureC: 25 }, held);
    expect(warmer.codes).toEqual(["830600720000A0000000000000D200010000000001"]);
    expect(decode(warmer.frame.timingsUs, held)).toEqual(warmer.held);
    expect(send({ power: false }, warmer.held).codes).toEqual(["830604720000A0000000000000D600010000000001"]);
  });

  test("says super after the power that would end it, with its own speed and temperature", () => {
    const cold = send({ ...COOL, turbo: true });
    expect(cold.codes).toEqual(["830605020000A0000000000000A700010000000001", SUPER]);
    expect(cold.held).toMatchObject({ turbo: true, fan: "max", temperatureC: 18 });
    expect(decode(cold.frame.timingsUs)).toEqual(cold.held);
    expect(send({ power: true, turbo: true }, send(COOL).held).codes).toEqual([SUPER]);
    expect(send({ power: false }, cold.held).held).toMatchObject({ power: false, turbo: false });
  });

  test("has super in cool and heat only", () => {
    const heat = conditioner("whirlpool_ac", "DG11J191").send({ ...COOL, mode: "heat", turbo: true }, { power: true });
    expect(heat.codes).toEqual(["830601E00090A0000000000000D10004000008000C"]);
    const dry = send({ ...COOL, mode: "dry", turbo: true });
    expect([dry.held.turbo, dry.adjustments]).toEqual([false, ["turbo on is not possible in dry mode"]]);
  });
});

test("TCL's quiet is said before the state when it changes, and keeps", () => {
  const { send, decode } = conditioner("tcl112ac", "TAC09CHSD");
  const quiet = send({ ...COOL, quiet: true });
  const warmer = send({ power: true, temperatureC: 25.5 }, quiet.held);
  expect(warmer.codes).toEqual(["23CB26010064030640000000A062"]);
  expect(decode(warmer.frame.timingsUs, quiet.held)).toEqual(warmer.held);
  expect(warmer.held).toMatchObject({ quiet: true, temperatureC: 25.5 });
  expect(send({ power: true, quiet: false }, warmer.held).codes[0]).toBe("23CB260200400000000000000065");
});

test("Haier blows to the bottom in heat, and to the middle otherwise", () => {
  const { send } = conditioner("haier_ac_yrw02", "default");
  const swings = (["heat", "cool"] as const).map((mode) => {
    const held = (swing: "middle" | "lowest") => send({ ...COOL, mode, swing }).held.swing;
    return [held("middle"), held("lowest")];
  });
  expect(swings).toEqual([
    ["lowest", "lowest"],
    ["middle", "middle"],
  ]);
});

test.each([
  ["haier_ac", haierAc, "A5892CE2161E270097", { power: true, mode: "cool", temperatureC: 24 }],
  ["haier_ac_yrw02", haierAcYrw02, "A670000040A00020000021001A51", { power: true, mode: "cool", temperatureC: 24 }],
  ["electra_ac", electraAc, "C387E000A0002863002000087D", { power: true, mode: "cool", temperatureC: 24 }],
  [
    "whirlpool_ac",
    whirlpoolDg11j191,
    "830605E00090A0000000000000D50004000008000C",
    { mode: "heat", temperatureC: 30, turbo: true, fan: "max" },
  ],
  ["tcl112ac", tclGz055be1, "23CB2601006C0309401800002005", { power: true, mode: "cool", temperatureC: 22.5 }],
])(
  "%s is read beside timers, °F, the room's temperature, or the button of another setting",
  (protocol, { shape, model = "default" }, bytes, state) => {
    expect(decodeAirConditioner(pulsesOfMessages([messageOf(bytes)], shape))).toMatchObject({ protocol, model, state });
  },
);

test("Haier's °F leave out two codes", () => {
  const { decode } = conditioner("haier_ac_yrw02", "default");
  const celsiusOf = (temperatureAndExtra: number) => {
    const message = messageOf("A600000040A00020000020001A00");
    message[1] = (temperatureAndExtra >> 1) << 4;
    message[10] = 0x20 | (temperatureAndExtra & 1);
    fillChecks(message, haierAcYrw02.checks ?? []);
    return decode(pulsesOfMessages([message], haierAcYrw02.shape))?.temperatureC;
  };
  // 60, 76, 77, 78, 79 and 86 °F
  expect([0, 16, 18, 20, 21, 28].map(celsiusOf)).toEqual([15.5, 24.5, 25, 25.5, 26, 30]);
});
