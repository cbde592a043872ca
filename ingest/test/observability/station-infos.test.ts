import { createTopics } from "@clima/schemas";
import type { StationInfo, UndescribedStation } from "@clima/store";
import { expect, test } from "@jest/globals";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { createStationInfos } from "../../src/observability/station-infos.ts";

type KnownStation = StationInfo | UndescribedStation;

const info = (station: string, source: string) => ({
  schema: "info/1",
  station,
  bootId: "k3v9",
  softwareVersion: "0.1.0",
  source,
  startedAt: "2026-11-23T04:00:00.000Z",
  intervalMs: 1000,
  sensors: [],
  remotes: {},
});

function scene() {
  const noted: KnownStation[][] = [];
  const store = {
    ...memoryStore().store,
    async noteStations(stations: readonly KnownStation[]) {
      noted.push([...stations]);
      return { ok: true, value: undefined } as const;
    },
  };
  const forgotten: string[] = [];
  const heard: string[] = [];
  const infos = createStationInfos(createTopics("clima/v1"), {
    stores: [memoryStore().store, store],
    nowMs: () => 1_000_000_000,
    heard: () => heard.map((station) => ({ station })),
    onForgotten: (station) => void forgotten.push(station),
  });
  const acknowledged: string[] = [];
  const deliver = (topic: string, content: unknown) => {
    const payload = Buffer.from(content === "" ? "" : JSON.stringify(content));
    const answers = { acknowledge: () => acknowledged.push(topic), abandon() {} };
    return infos.take({ topic, payload, payloadBytes: payload.length, text: payload.toString(), isRetained: false, ...answers });
  };
  return { infos, noted, deliver, acknowledged, forgotten, heard };
}

test("each station's own word is kept under the beginning of five minutes, the newest word", () => {
  const { infos, noted, deliver, acknowledged } = scene();
  infos.record();
  expect(deliver("clima/v1/garden/info", info("garden", "simulated"))).toBe(true);
  expect(deliver("clima/v1/garden/info", info("garden", "pi"))).toBe(true);
  expect(deliver("clima/v1/demo/info", info("demo", "simulated"))).toBe(true);
  infos.record();
  const atMs = 999_900_000;
  expect(noted).toEqual([
    [
      { info: info("garden", "pi"), atMs },
      { info: info("demo", "simulated"), atMs },
    ],
  ]);
  expect(acknowledged).toHaveLength(3);
});

test("what is no info, or another station's, says nothing; readings are left alone", () => {
  const { infos, noted, deliver, acknowledged } = scene();
  expect(deliver("clima/v1/garden/info", info("roof", "pi"))).toBe(true);
  expect(deliver("clima/v1/garden/info", {})).toBe(true);
  expect(deliver("clima/v1/garden/telemetry", {})).toBe(false);
  infos.record();
  expect(noted).toEqual([]);
  expect(acknowledged).toHaveLength(2);
});

test("a station whose info is cleared is forgotten, which is said of it until it says something again", () => {
  const { infos, noted, deliver, acknowledged, forgotten } = scene();
  deliver("clima/v1/garden/info", info("garden", "pi"));
  expect(deliver("clima/v1/garden/info", "")).toBe(true);
  infos.record();
  infos.record();
  const atMs = 999_900_000;
  const said = [{ station: "garden", isRetired: true, atMs }];
  expect([forgotten, noted, acknowledged.length]).toEqual([["garden"], [said, said], 2]);
  expect(infos.of("garden")).toBeUndefined();
  deliver("clima/v1/garden/info", info("garden", "pi"));
  infos.record();
  expect(noted.at(-1)).toEqual([{ info: info("garden", "pi"), atMs }]);
});

test("of a station that never said anything, nothing is said when it is forgotten", () => {
  const { infos, noted, deliver, forgotten } = scene();
  deliver("clima/v1/ghost/info", "");
  infos.record();
  expect([forgotten, noted]).toEqual([["ghost"], []]);
});

test("readings are expected of a station that says nothing of itself but sends some, forgotten before or not", () => {
  const { infos, noted, deliver, heard } = scene();
  const atMs = 999_900_000;
  deliver("clima/v1/tape/info", info("tape", "recorded"));
  deliver("clima/v1/roof/info", info("roof", "pi"));
  deliver("clima/v1/roof/info", "");
  heard.push("tape", "plain", "roof");
  infos.record();
  expect(noted.at(-1)).toEqual([
    { info: info("tape", "recorded"), atMs },
    { station: "plain", isRetired: false, atMs },
    { station: "roof", isRetired: false, atMs },
  ]);
});

test("a station that says nothing of itself is forgotten as well", () => {
  const { infos, noted, deliver, heard } = scene();
  heard.push("plain");
  deliver("clima/v1/plain/info", "");
  heard.pop();
  infos.record();
  expect(noted).toEqual([[{ station: "plain", isRetired: true, atMs: 999_900_000 }]]);
});
