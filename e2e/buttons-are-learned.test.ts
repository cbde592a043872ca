import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene({ CLIMA_STATION_INFRARED_RECEIVER: "simulated" });
  await scene.startAndWait("up");
});
afterAll(() => scene.close());

const buttonsIn = (remote: string) => JSON.parse(readFileSync(join(scene.folder, "remotes", `${remote}.json`), "utf8")).buttons;

test("several buttons are learned in a row, and each is told as it is heard", async () => {
  const learning = scene.start(["ir", "learn", "hifi", "volume up", "volume down", "mute"]);
  expect(await learning.exited).toBe(0);
  expect(learning.output().trim().split("\n")).toEqual([
    "demo: point the remote at the station and press: volume up; 90 s are left",
    "demo: 1 of 3 learned: volume up: nec address 92 command 16, from one press; now press: volume down",
    "demo: that is volume up again; now press: volume down",
    "demo: 2 of 3 learned: volume down: nec address 92 command 17, from one press; now press: mute",
    "demo: heard 9 timings of no known protocol at 36.4 kHz; press mute once more",
    expect.stringMatching(/^demo: ok: learned hifi volume up: .*; mute: 9 timings of no known protocol at 36\.4 kHz, from 2 presses$/),
  ]);
  expect(buttonsIn("hifi")).toEqual({ "volume up": 16, "volume down": 17, mute: { carrierHz: 36_400, timingsUs: expect.any(Array) } });
});

test("a lesson is ended by another command, and says what it learned", async () => {
  const learning = scene.start(["ir", "learn", "tv", "on", "off"]);
  await waitFor("the first button", () => learning.output().includes("1 of 2 learned"));
  const cancel = scene.start(["ir", "cancel"]);
  expect([await cancel.exited, cancel.output()]).toEqual([0, "demo: ok: ended 1 lesson\n"]);
  expect(await learning.exited).toBe(1);
  expect(learning.output()).toMatch(/the lesson was ended by ir\/cancel.*; learned 1 of 2: on: .*; not learned: off\n$/);
  expect(buttonsIn("tv")).toEqual({ on: 16 });
});
