import { createLibrary } from "@clima/infrared";
import { ok } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { createDevicePresence } from "../../src/infrared/device-presence.ts";
import { limitDuty } from "../../src/infrared/transmitter/duty-limit.ts";
import type { Transmitter } from "../../src/infrared/transmitter/transmitter.ts";
import { systemClock } from "../../src/platform/system-clock.ts";
import { infoMessage } from "../../src/station/info-message.ts";
import { stationSettings } from "../support/station-settings.ts";

const message = (station: Partial<typeof stationSettings> & { readonly timeZone?: string }, timeZone?: string) =>
  infoMessage({
    settings: { station: { ...stationSettings, ...station }, softwareVersion: "1", ...(timeZone === undefined ? {} : { timeZone }) },
    ports: { sensors: [], remotes: { library: createLibrary([]) } } as never,
    bootId: "k3v9",
    startedAt: "2026-11-23T04:00:00.000Z",
    intervalMs: 10_000,
  });

test("a station says its own time zone, otherwise the computer's, otherwise none", () => {
  expect(message({ timeZone: "Asia/Tokyo" }, "Europe/Berlin").timeZone).toBe("Asia/Tokyo");
  expect(message({}, "Europe/Berlin").timeZone).toBe("Europe/Berlin");
  expect(message({})).not.toHaveProperty("timeZone");
});

test("a station says whether it can send infrared, which may change", () => {
  const of = (transmitter?: Transmitter) =>
    infoMessage({
      settings: { station: stationSettings, softwareVersion: "1" },
      ports: { sensors: [], remotes: { library: createLibrary([]) }, ...(transmitter ? { transmitter } : {}) } as never,
      bootId: "k3v9",
      startedAt: "2026-11-23T04:00:00.000Z",
      intervalMs: 10_000,
    }).infraredSender;
  const transmit = async () => ok(undefined);
  const device = createDevicePresence();
  const limited = limitDuty({ transmit, presence: device.presence }, 40, systemClock);
  expect([of(), of({ transmit }), of(limited)]).toEqual([false, true, false]);
  device.note(true);
  expect(of(limited)).toBe(true);
});

test("a station says where its sensors are, if it knows", () => {
  expect(message({ place: "indoors" }).place).toBe("indoors");
  expect(message({})).not.toHaveProperty("place");
});
