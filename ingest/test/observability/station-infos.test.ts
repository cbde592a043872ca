import { createTopics } from "@clima/schemas";
import type { StationInfo } from "@clima/store";
import { expect, test } from "@jest/globals";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { createStationInfos } from "../../src/observability/station-infos.ts";

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
  const noted: StationInfo[][] = [];
  const store = {
    ...memoryStore().store,
    async noteStations(stations: readonly StationInfo[]) {
      noted.push([...stations]);
      return { ok: true, value: undefined } as const;
    },
  };
  const forgotten: string[] = [];
  const infos = createStationInfos(createTopics("clima/v1"), {
    stores: [memoryStore().store, store],
    nowMs: () => 1_000_000_000,
    onForgotten: (station) => void forgotten.push(station),
  });
  const acknowledged: string[] = [];
  const deliver = (topic: string, content: unknown) => {
    const payload = Buffer.from(content === "" ? "" : JSON.stringify(content));
    const answers = { acknowledge: () => acknowledged.push(topic), abandon() {} };
    return infos.take({ topic, payload, payloadBytes: payload.length, text: payload.toString(), isRetained: false, ...answers });
  };
  return { infos, noted, deliver, acknowledged, forgotten };
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
  const said = [{ info: info("garden", "pi"), atMs, forgotten: true }];
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
