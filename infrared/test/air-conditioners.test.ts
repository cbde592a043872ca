/**
 * What every protocol of air conditioners does. The vectors lie beside the repository: wished states with what the protocol can hold of them, the
 * message, and for some the whole signal. A worked example of each protocol is written out here.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { encodeSignal } from "../src/codec/protocol.ts";
import { PROTOCOLS } from "../src/codec/protocols.ts";
import { decodeSignal } from "../src/codec/signal.ts";
import { type AcState, AIR_CONDITIONERS, airConditionerOf, decodeAirConditioner } from "../src/index.ts";
import { EXAMPLES } from "./support/air-conditioner-examples.ts";
import { ALSO_ORDINARY, OTHERWISE_HELD, OTHERWISE_SENT } from "./support/air-conditioner-exceptions.ts";
import { wishFrom } from "./support/air-conditioner-wishes.ts";

interface Vector {
  readonly protocol: string;
  readonly model: string;
  readonly state?: VectorState;
  readonly effective: VectorState;
  readonly bits: number;
  readonly bytes: string;
  readonly sentBytes?: string;
  readonly timingsUs?: readonly number[];
  readonly iracTimingsUs?: readonly number[];
}
type VectorState = Omit<AcState, "swing"> & { readonly swingV: AcState["swing"] };

const VECTORS = new URL("../../../shared/data/ir/ac-vectors.json", import.meta.url);
const vectors: readonly Vector[] = existsSync(VECTORS) ? JSON.parse(readFileSync(VECTORS, "utf8")).vectors : [];
const wishes = vectors.filter(({ state }) => state !== undefined);
const nameOf = ({ protocol, model }: Vector) => `${protocol.toLowerCase()} ${model}`;
const isDescribed = (vector: Vector) => airConditionerOf(vector.protocol, vector.model).ok;

const found = (protocol: string, model?: string) => {
  const result = airConditionerOf(protocol, model);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const encoded = (protocol: string, model: string, state: AcState, before?: AcState) => {
  const result = found(protocol, model).encode(state, before);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const wishOf = ({ swingV, ...state }: VectorState): AcState => ({ ...state, ...(swingV === undefined ? {} : { swing: swingV }) });

/** A swing that is not held is off; a flag that is not held is off. */
function comparable(state: AcState) {
  const flags = Object.entries(state).filter(([, value]) => value !== false && value !== undefined);
  return { swing: "off", swingH: "off", ...Object.fromEntries(flags), power: state.power };
}

/** Within 2 %, pulse by pulse. */
function expectSignal(sentUs: readonly number[], wantedUs: readonly number[]) {
  expect(sentUs).toHaveLength(wantedUs.length);
  const wrong = sentUs.filter((us, index) => Math.abs(us - wantedUs[index]!) > 0.02 * Math.abs(wantedUs[index]!));
  expect(wrong).toEqual([]);
}

/** Messages that only switch off: nothing else is read from them. */
const OFF_CODES = new Set(["0xB27BE0", "0x88C0051", "146300101002", "146300101002FD"]);

describe("a worked example", () => {
  test.each(EXAMPLES)("%s %s: %s", (protocol, model, line, codes) => {
    const { frame, codes: sent, held } = encoded(protocol, model, wishFrom(line));
    expect(sent.join(" ")).toBe(codes);
    expect(found(protocol, model).decode(frame.timingsUs)).toMatchObject(OFF_CODES.has(codes) ? { power: false } : held);
  });

  test("is there for every protocol", () => {
    const exemplified = new Set(EXAMPLES.map(([protocol]) => protocol));
    expect(AIR_CONDITIONERS.filter(({ protocol }) => !exemplified.has(protocol)).map(({ protocol }) => protocol)).toEqual([]);
  });
});

const described = wishes.filter(isDescribed);
const missing = [...new Set(wishes.filter((vector) => !isDescribed(vector)).map(nameOf))];

const absent = vectors.length === 0 ? "all, as ../shared/data is not there" : missing.join(", ");
const ifNone = missing.length === 0 && vectors.length > 0 ? test : test.skip;
ifNone(`the vectors without a protocol here are not run: ${absent}`, () => expect(missing).toEqual([]));

const groups = [...new Set(described.map(nameOf))].map((name) => [name, described.filter((vector) => nameOf(vector) === name)] as const);
const describeVectors = groups.length > 0 ? describe.each(groups) : describe.skip.each([["no vectors", [] as Vector[]]]);

describeVectors("%s", (_name, group) => {
  const { protocol, model } = { protocol: group[0]?.protocol ?? "", model: group[0]?.model ?? "" };
  const isThis = (one: { readonly protocol: string; readonly model?: string }) =>
    one.protocol === protocol.toLowerCase() && (one.model ?? model) === model;
  const excepted = new Set(OTHERWISE_HELD.filter(isThis).flatMap(({ keys }) => keys));
  const without = (state: object) => Object.fromEntries(Object.entries(state).filter(([key]) => !excepted.has(key)));
  const cases = group.map((vector) => [Object.values(vector.state ?? {}).join(" "), vector] as const);

  test.each(cases)("sends %s", (_line, vector) => {
    const { codes } = encoded(protocol, model, wishOf(vector.state!));
    expect(codes).toContain(vector.sentBytes ?? vector.bytes);
  });

  test.each(cases)("holds what it can of %s, and says what it cannot", (_line, vector) => {
    const wish = wishOf(vector.state!);
    const { held, adjustments } = encoded(protocol, model, wish);
    expect(without(comparable(held))).toEqual(without(comparable(wishOf(vector.effective))));
    expect(adjustments.length > 0).toBe(JSON.stringify(comparable({ ...held, ...wish })) !== JSON.stringify(comparable(held)));
  });

  test.each(cases)("reads %s back, and no other protocol does", (_line, vector) => {
    const { held, frame } = encoded(protocol, model, wishOf(vector.state!));
    expect(found(protocol, model).decode(frame.timingsUs)).toEqual(held);
    expect(decodeAirConditioner(frame.timingsUs)).toMatchObject({ protocol: protocol.toLowerCase() });
    expect(decodeSignal(frame.timingsUs)?.protocol).toBe(ALSO_ORDINARY[protocol.toLowerCase()]);
  });

  const whole = cases.filter(([, { timingsUs }]) => timingsUs !== undefined);
  if (whole.length > 0)
    test.each(whole)("sends %s as the signal that remotes send", (_line, vector) => {
      const { frame } = encoded(protocol, model, wishOf(vector.state!));
      const wantedUs = vector.iracTimingsUs ?? vector.timingsUs!;
      const stateAlone = OTHERWISE_SENT.some(isThis) ? 2 * vector.bits + 4 : undefined;
      expectSignal(frame.timingsUs.slice(0, stateAlone), wantedUs.slice(0, stateAlone));
    });
});

test("no code of an ordinary remote is one of an air conditioner", () => {
  for (const protocol of PROTOCOLS) {
    for (const [address, command] of [
      [0, 0],
      [1, 2],
      [0x32, 0x11],
      [protocol.maxAddress, protocol.maxCommand],
    ] as const) {
      const { timingsUs } = encodeSignal(
        protocol,
        { address: Math.min(address, protocol.maxAddress), command: Math.min(command, protocol.maxCommand) },
        3,
      );
      expect([protocol.name, decodeAirConditioner(timingsUs)]).toEqual([protocol.name, undefined]);
    }
  }
});

describe("what is held before", () => {
  test("a toggle is sent only for what changes, and read as the change", () => {
    const swinging = encoded("coolix", "default", wishFrom("on cool 24C fan auto swV auto"));
    expect(swinging.held.swing).toBe("auto");
    const warmer = encoded("coolix", "default", { power: true, temperatureC: 25 }, swinging.held);
    expect(warmer.codes).toEqual(["0xB2BFC0"]);
    const still = encoded("coolix", "default", { power: true, swing: "off" }, warmer.held);
    expect(still.codes).toEqual(["0xB2BFC0", "0xB26BE0"]);
    expect(found("coolix").decode(still.frame.timingsUs, warmer.held)).toEqual(still.held);
  });

  test("what is not wished stays, and a message that only switches off keeps the rest", () => {
    const before = wishFrom("on heat 21C fan low");
    const { held, codes } = encoded("coolix", "default", { power: false }, before);
    expect(codes).toEqual(["0xB27BE0"]);
    expect(held).toMatchObject({ power: false, mode: "heat", temperatureC: 21 });
  });

  test("a wish without a mode, now and before, is refused with the modes there are", () => {
    expect(found("coolix").encode({ power: true })).toEqual({
      ok: false,
      error: "the mode is missing; expected one of auto, cool, dry, heat, fan",
    });
  });
});

describe("adjustments", () => {
  const says = (protocol: string, line: string) => encoded(protocol, "default", wishFrom(line)).adjustments;

  test("say what is not possible and what was sent", () => {
    expect(says("coolix", "on cool 31C fan auto")).toEqual(["31 °C is not possible; 30 °C was sent"]);
    expect(says("coolix", "on fan 24C fan high")).toEqual(["fan high is not possible; max was sent", "24 °C is not possible in fan mode"]);
    expect(says("kelvinator", "on heat 24C fan auto econo clean")).toEqual([
      "econo on is not possible",
      "clean on is not possible in heat mode",
    ]);
    expect(says("daikin", "on cool 24C fan auto swV highest")).toEqual(["swing highest is not possible; auto was sent"]);
  });
});

describe("a received signal", () => {
  const { frame, held } = encoded("daikin", "default", wishFrom("on cool 24C fan auto"));

  test("is read with marks that a cheap receiver makes longer, and without its last gap", () => {
    const heard = frame.timingsUs.map((us) => us + 150).slice(0, -1);
    expect(decodeAirConditioner(heard)).toEqual({ protocol: "daikin", model: "default", state: held });
  });

  test("is of nobody when a bit is wrong, or its end is missing", () => {
    const flipped = frame.timingsUs.map((us, index) => (index === 301 ? (us === -428 ? -1280 : -428) : us));
    expect(decodeAirConditioner(flipped)).toBeUndefined();
    expect(decodeAirConditioner(frame.timingsUs.slice(0, -3))).toBeUndefined();
  });
});

test("an off that Coolix and Bosch share is Coolix's", () => {
  const off = { power: false, mode: "cool" } as const;
  for (const protocol of ["coolix", "bosch144"])
    expect(decodeAirConditioner(encoded(protocol, "default", off).frame.timingsUs)).toMatchObject({
      protocol: "coolix",
      state: { power: false },
    });
});

test("a protocol or model that is not there is named with those that are", () => {
  expect(airConditionerOf("cooli")).toMatchObject({
    ok: false,
    error: expect.stringMatching(/^no air conditioner speaks "cooli"; expected one of bosch144, coolix, midea/),
  });
  expect(airConditionerOf("gree", "X")).toEqual({ ok: false, error: 'gree has no model "X"; expected one of YAW1F, YBOFB, YX1FSF' });
});
