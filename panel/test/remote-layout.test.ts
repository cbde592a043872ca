import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { airConditionerOf, choicesOf, nearestState, stateOfButton } from "../src/remotes/air-conditioner.ts";
import { placeOf } from "../src/remotes/button-place.ts";
import { layoutOf } from "../src/remotes/remote-layout.ts";

describe("a button's place", () => {
  test.each([
    ["KEY_POWER", "power"],
    ["Power", "power"],
    ["POWER_ON", "on"],
    ["VOL+", "volumeUp"],
    ["Vol_up", "volumeUp"],
    ["KEY_VOLUMEUP", "volumeUp"],
    ["volume-up", "volumeUp"],
    ["volume down", "volumeDown"],
    ["Vol-", "volumeDown"],
    ["CH-", "channelDown"],
    ["KEY_CHANNELUP", "channelUp"],
    ["Ch_next", "channelUp"],
    ["KEY_1", "digit1"],
    ["KEY_NUMERIC_7", "digit7"],
    ["Digit 9", "digit9"],
    ["0", "digit0"],
    ["num_3", "digit3"],
    ["CURSOR UP", "up"],
    ["KEY_OK", "ok"],
    ["Enter", "ok"],
    ["KEY_RED", "red"],
    ["Play/Pause", "play"],
    ["KEY_FASTFORWARD", "forward"],
    ["REW", "rewind"],
    ["KEY_CYCLEWINDOWS", "source"],
    ["Mute", "mute"],
    ["10", undefined],
    ["HDMI 1", undefined],
    ["cool auto 21", undefined],
    ["-", undefined],
    ["", undefined],
  ])("of %j is %s", (name, place) => {
    expect(placeOf(name)).toBe(place);
  });
});

describe("a remote that is laid out", () => {
  test("has each button in its place, the first of two, and the rest in the order of its file", () => {
    expect(layoutOf(["zoom", "KEY_MUTE", "Mute", "KEY_1", "KEY_UP", "aspect"])).toEqual({
      placed: { mute: "KEY_MUTE", up: "KEY_UP" },
      more: ["zoom", "Mute", "KEY_1", "aspect"],
    });
  });

  test("loses no button and shows none twice", () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom("KEY_1", "2", "num 3", "4", "5", "6", "power", "PWR", "vol+", "VOL-", "ok", "more"),
    );
    void fc.assert(
      fc.property(fc.uniqueArray(names), (buttons) => {
        const { placed, more } = layoutOf(buttons);
        expect([...Object.values(placed), ...more].sort()).toEqual([...buttons].sort());
      }),
    );
  });
});

describe("an air conditioner", () => {
  const buttons = ["off", "cool low 18", "cool low 19", "cool high 18", "cool high 24", "dry auto 20", "heat low on 22", "heat low off 22"];
  const known = airConditionerOf(buttons);
  if (known === undefined) throw new Error("it is one");

  test("is a remote whose buttons are states, with one to turn it off", () => {
    expect(known.off).toBe("off");
    expect(known.states).toHaveLength(7);
    expect([airConditionerOf(["off", "on", "1", "2"]), airConditionerOf(buttons.slice(1))]).toEqual([undefined, undefined]);
  });

  test("offers what there is to what was chosen before", () => {
    expect(choicesOf(known, "mode", { mode: "" })).toEqual(["cool", "dry", "heat"]);
    expect(choicesOf(known, "fan", { mode: "cool" })).toEqual(["low", "high"]);
    expect(choicesOf(known, "swing", { mode: "heat", fan: "low" })).toEqual(["on", "off"]);
    expect(choicesOf(known, "temperatureC", { mode: "cool", fan: "high" })).toEqual([18, 24]);
  });

  test.each([
    [{ mode: "cool", fan: "high", temperatureC: 20 }, "cool high 18"],
    [{ mode: "dry", fan: "low", temperatureC: 30 }, "dry auto 20"],
    [{ mode: "heat", fan: "low", swing: "off" }, "heat low off 22"],
  ])("has for %j the code of %s", (wanted, button) => {
    expect(nearestState(known, wanted)?.button).toBe(button);
    expect(stateOfButton(known, button.toUpperCase())?.button).toBe(button);
  });
});
