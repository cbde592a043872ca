import { type AcState, type AirConditioner, airConditionerOf } from "@clima/infrared";
import { createTopics, parseIrState } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { stationThatHears } from "../support/station-that-hears.ts";

const topics = createTopics().station("garden");
const AC = "Bedroom AC";

function coolix(): AirConditioner {
  const found = airConditionerOf("coolix");
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

/** What the protocol itself makes of a wish after another. */
function signalOf(wished: AcState, before?: AcState) {
  const signal = coolix().encode(wished, before);
  if (!signal.ok) throw new Error(signal.error);
  return signal.value;
}

function stationWithAc(db?: Parameters<typeof stationThatHears>[0]) {
  const station = stationThatHears(db);
  station.folder.save({ name: AC, climate: coolix(), buttons: {} });
  station.remotes.reload();
  let id = 0;
  const tell = (name: "ir/state" | "ir/macro", payload: object) => {
    id += 1;
    station.command(name, { id: `${db ? "later" : "first"} ${id}`, ...payload });
  };
  const put = async (state: object) => {
    tell("ir/state", "protocol" in state ? state : { remote: "bedroom ac", ...state });
    await station.time.advance(2000);
    return station.results("ir/state").at(-1);
  };
  const told = () =>
    station.states().map(({ topic, retain, payload }) => {
      const parsed = parseIrState(payload);
      if (!parsed.ok) throw new Error(parsed.error);
      const { schema: _schema, station: _station, sentAt: _at, ...state } = parsed.value;
      return { topic, retain, state };
    });
  return { ...station, tell, put, told };
}

const COOL_24: AcState = { power: true, mode: "cool", temperatureC: 24, fan: "auto" };

describe("an air conditioner's protocol", () => {
  test("is sent the frame of the wished state, and says what it holds, also retained", async () => {
    const { put, sent, told } = stationWithAc();
    const { frame, held } = signalOf(COOL_24);
    expect(await put({ mode: "Cool", temperatureC: 24, fan: "auto" })).toMatchObject({ status: "ok", code: "sent", remote: AC, held });
    expect(sent).toEqual([frame.timingsUs]);
    const { power: _power, ...parts } = held;
    expect(told()).toEqual([{ topic: topics.irState("bedroom-ac"), retain: true, state: { remote: AC, ...parts, source: "sent" } }]);
  });

  test("says what of the wish it does not have", async () => {
    const { put, told } = stationWithAc();
    const { held, adjustments } = signalOf({ ...COOL_24, temperatureC: 12 });
    expect(adjustments).toHaveLength(1);
    const result = await put({ mode: "cool", temperatureC: 12, fan: "auto" });
    expect(result).toMatchObject({ status: "ok", held, adjustments, message: expect.stringContaining(adjustments[0] ?? "none") });
    expect(told().at(-1)?.state).toMatchObject({ temperatureC: held.temperatureC, adjustments });
  });

  test("refuses a word that no protocol has, with those that there are", async () => {
    const { put, sent } = stationWithAc();
    expect(await put({ mode: "freeze" })).toMatchObject({
      status: "rejected",
      code: "unknown-state",
      message: 'mode is "freeze"; expected auto, cool, dry, fan, heat',
    });
    expect(await put({ mode: "cool", swing: "both" })).toMatchObject({
      status: "rejected",
      message: expect.stringMatching(/^swing is "both"/),
    });
    expect(sent).toEqual([]);
  });

  test("keeps what is not named, waits with it while it is off, and is turned on again as it was", async () => {
    const { put } = stationWithAc();
    await put({ mode: "cool", temperatureC: 24, fan: "max" });
    expect(await put({ temperatureC: 22, keep: true })).toMatchObject({
      held: { power: true, mode: "cool", temperatureC: 22, fan: "max" },
    });
    expect(await put({ power: false, keep: true })).toMatchObject({ held: { power: false } });
    expect(await put({ temperatureC: 19, keep: true })).toMatchObject({ status: "ok", code: "kept" });
    expect(await put({ power: true, keep: true })).toMatchObject({ held: { power: true, mode: "cool", temperatureC: 19, fan: "max" } });
  });

  test("has its state off retained as a mode", async () => {
    const { put, told } = stationWithAc();
    await put({ mode: "off" });
    expect(told().at(-1)?.state).toMatchObject({ remote: AC, mode: "off", source: "sent" });
  });

  test("shows with dryRun what it would send, and sends and remembers nothing", async () => {
    const { put, sent, told } = stationWithAc();
    const { frame, held } = signalOf(COOL_24);
    const dry = await put({ mode: "cool", temperatureC: 24, fan: "auto", dryRun: true });
    expect(dry).toMatchObject({ status: "ok", code: "dry-run", held, frame: { timingsUs: frame.timingsUs } });
    expect([sent, told()]).toEqual([[], []]);
    expect(await put({ temperatureC: 20, keep: true })).toMatchObject({ code: "kept" });
  });

  test("goes by what it was last sent over a restart of the station, for what is said only as a change", async () => {
    const first = stationWithAc();
    await first.put({ mode: "cool", temperatureC: 24, light: false });
    const { held } = signalOf({ power: true, mode: "cool", temperatureC: 24, light: false });
    const again = stationWithAc(first.db);
    await again.put({ mode: "cool", temperatureC: 24, light: true });
    expect(again.sent).toEqual([signalOf({ power: true, mode: "cool", temperatureC: 24, light: true }, held).frame.timingsUs]);
  });

  test("is as it was when nothing could be sent", async () => {
    const { put, sent, told, breakTransmitter } = stationWithAc();
    await put({ mode: "cool", temperatureC: 24, fan: "auto" });
    breakTransmitter("no light");
    expect(await put({ mode: "heat", temperatureC: 30, light: true, keep: true })).toMatchObject({
      status: "error",
      code: "transmit-failed",
    });
    breakTransmitter(undefined);
    expect(await put({ fan: "max", keep: true })).toMatchObject({ held: { mode: "cool", temperatureC: 24, fan: "max" } });
    expect([sent.length, told().length]).toEqual([2, 2]);
  });

  test("has both of two changes that come at once, the second after what the first became", async () => {
    const { tell, time, results, breakTransmitter } = stationWithAc();
    tell("ir/state", { remote: AC, mode: "cool", temperatureC: 24, fan: "max" });
    tell("ir/state", { remote: AC, temperatureC: 21, keep: true });
    await time.advance(3000);
    expect(results("ir/state").at(-1)).toMatchObject({ status: "ok", held: { mode: "cool", temperatureC: 21, fan: "max" } });
    breakTransmitter("no light");
    tell("ir/state", { remote: AC, mode: "heat", keep: true });
    tell("ir/state", { remote: AC, temperatureC: 25, keep: true });
    while (results("ir/state").at(-1)?.status !== "error") await time.advance(10);
    breakTransmitter(undefined);
    await time.advance(3000);
    expect(results("ir/state").at(-1)).toMatchObject({ status: "ok", held: { mode: "cool", temperatureC: 25, fan: "max" } });
  });

  test("needs no remote, and is remembered by protocol and model then", async () => {
    const { put, sent, told } = stationWithAc();
    expect(await put({ protocol: "coolix", mode: "cool", temperatureC: 24, fan: "auto" })).toMatchObject({ status: "ok", held: COOL_24 });
    expect(await put({ protocol: "coolix", model: coolix().model, temperatureC: 20, keep: true })).toMatchObject({
      held: { mode: "cool", temperatureC: 20 },
    });
    expect([sent.length, told()]).toEqual([2, []]);
    expect(await put({ protocol: "fridge", mode: "cool" })).toMatchObject({
      status: "rejected",
      code: "unknown-protocol",
      message: expect.stringContaining("coolix"),
    });
  });

  test("may be a step of a macro", async () => {
    const { tell, time, results, sent, told } = stationWithAc();
    tell("ir/macro", {
      steps: [{ remote: AC, mode: "cool", temperatureC: 24 }, { pauseMs: 100 }, { remote: AC, mode: "off", keep: true }],
    });
    await time.advance(5000);
    expect(results("ir/macro").at(-1)).toMatchObject({ status: "ok", message: "sent 2 presses" });
    expect([sent.length, told().map(({ state }) => state.mode)]).toEqual([2, ["cool", "off"]]);
    tell("ir/macro", { steps: [{ remote: AC, mode: "freeze" }] });
    await time.advance(100);
    expect(results("ir/macro").at(-1)).toMatchObject({ status: "rejected", message: expect.stringMatching(/^step 1: mode is "freeze"/) });
  });

  test("has no buttons, and says so", async () => {
    const { command, results, time } = stationWithAc();
    command("ir/send", { id: "s", remote: AC, button: "power" });
    await time.advance(100);
    expect(results("ir/send").at(-1)).toMatchObject({
      code: "unknown-button",
      message: 'Bedroom AC has no button "power"; it has none; it is an air conditioner (coolix), whose states are asked for with ir/state',
    });
  });
});

describe("another remote control of an air conditioner", () => {
  test("is read, and the retained state of the remotes of its protocol follows it", async () => {
    const { hear, heard, told, put } = stationWithAc();
    await put({ mode: "heat", temperatureC: 30, fan: "low" });
    const { frame } = signalOf({ ...COOL_24, temperatureC: 19 });
    hear(frame.timingsUs);
    expect(heard().at(-1)).toMatchObject({
      climate: { protocol: "coolix", model: coolix().model, state: { power: true, mode: "cool", temperatureC: 19, fan: "auto" } },
    });
    expect(told().at(-1)).toMatchObject({
      topic: topics.irState("bedroom-ac"),
      retain: true,
      state: { remote: AC, mode: "cool", temperatureC: 19, fan: "auto", source: "heard" },
    });
    expect(await put({ fan: "max", keep: true })).toMatchObject({ held: { mode: "cool", temperatureC: 19, fan: "max" } });
  });
});
