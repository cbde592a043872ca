import { err, ok, type Result } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { DoorIn } from "../src/settings.ts";
import { type DoorStation, type DoorStationFacts, openStations, stationsOf, toDoorReading } from "../src/stations.ts";

const CONSOLE: DoorIn = { kind: "ecowitt", station: "roof", passkey: "SECRETKEY" };
const GAUGE: DoorIn = { kind: "rtl_433", station: "roof", device: "Acurite-5n1/2345" };

describe("the stations of the doors", () => {
  test("are those that the entries name, each once, by the first that says a thing of it", () => {
    const entries: DoorIn[] = [
      { ...CONSOLE, name: "Roof" },
      { ...GAUGE, name: "Gauge", elevationM: 34 },
      { kind: "tempest", station: "hub", serial: "ST-1" },
    ];
    expect(stationsOf(entries)).toEqual([{ id: "roof", name: "Roof", elevationM: 34 }, { id: "hub" }]);
  });

  test.each<[string, DoorIn, string | undefined, string]>([
    ["its model", CONSOLE, "GW2000A", "GW2000A"],
    ["never its key", CONSOLE, undefined, "Weather console"],
    ["its name at the door", GAUGE, undefined, "Acurite-5n1/2345"],
    ["what is left of its model", CONSOLE, "\u0000GW\n2000\u0007", "GW 2000"],
    ["no model that is none", CONSOLE, " \n ", "Weather console"],
    ["no name that JavaScript has a meaning for", GAUGE, "__proto__", "Acurite-5n1/2345"],
    ["a name of 120 characters at most", GAUGE, "🌧".repeat(200), "🌧".repeat(120)],
  ])("a device is called by %s", (_what, entry, model, sensor) => {
    const reading = { device: "d", values: { temperatureC: 10 }, rainTotalMm: 3, ...(model === undefined ? {} : { about: { model } }) };
    expect(toDoorReading(entry, reading)).toEqual({ device: "d", values: { temperatureC: 10 }, rainTotalMm: 3, sensor });
  });

  test("all run, or none, and the error names the one that does not", async () => {
    const running = new Set<string>();
    const open = ({ id }: DoorStationFacts): Result<DoorStation, string> => {
      if (id === "hub") return err("its file is in use");
      running.add(id);
      return ok({ take: () => ok(undefined), stop: async () => void running.delete(id) });
    };
    expect(await openStations([{ id: "roof" }, { id: "hub" }], open)).toEqual({
      ok: false,
      error: "station hub of doors.in: its file is in use",
    });
    expect([...running]).toEqual([]);
    const opened = await openStations([{ id: "roof" }], open);
    expect(opened.ok && [...opened.value.keys()]).toEqual(["roof"]);
  });
});
