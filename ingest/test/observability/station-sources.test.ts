import { createTopics } from "@clima/schemas";
import type { StationSource } from "@clima/store";
import { expect, test } from "@jest/globals";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { createStationSources } from "../../src/observability/station-sources.ts";

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
  const noted: StationSource[][] = [];
  const store = {
    ...memoryStore().store,
    async noteSources(sources: readonly StationSource[]) {
      noted.push([...sources]);
      return { ok: true, value: undefined } as const;
    },
  };
  const forgotten: string[] = [];
  const sources = createStationSources(createTopics("clima/v1"), {
    stores: [memoryStore().store, store],
    nowMs: () => 1_000_000_000,
    onForgotten: (station) => void forgotten.push(station),
  });
  const acknowledged: string[] = [];
  const deliver = (topic: string, content: unknown) => {
    const payload = Buffer.from(content === "" ? "" : JSON.stringify(content));
    const answers = { acknowledge: () => acknowledged.push(topic), abandon() {} };
    return sources.take({ topic, payload, payloadBytes: payload.length, text: payload.toString(), isRetained: false, ...answers });
  };
  return { sources, noted, deliver, acknowledged, forgotten };
}

test("each station's own word is kept under the beginning of five minutes, the newest word", () => {
  const { sources, noted, deliver, acknowledged } = scene();
  sources.record();
  expect(deliver("clima/v1/garden/info", info("garden", "simulated"))).toBe(true);
  expect(deliver("clima/v1/garden/info", info("garden", "pi"))).toBe(true);
  expect(deliver("clima/v1/demo/info", info("demo", "simulated"))).toBe(true);
  sources.record();
  const atMs = 999_900_000;
  expect(noted).toEqual([
    [
      { station: "garden", source: "pi", atMs },
      { station: "demo", source: "simulated", atMs },
    ],
  ]);
  expect(acknowledged).toHaveLength(3);
});

test("what is no info, or another station's, says nothing; readings are left alone", () => {
  const { sources, noted, deliver, acknowledged } = scene();
  expect(deliver("clima/v1/garden/info", info("roof", "pi"))).toBe(true);
  expect(deliver("clima/v1/garden/info", {})).toBe(true);
  expect(deliver("clima/v1/garden/telemetry", {})).toBe(false);
  sources.record();
  expect(noted).toEqual([]);
  expect(acknowledged).toHaveLength(2);
});

test("a station whose info is cleared is forgotten, until it says something again", () => {
  const { sources, noted, deliver, acknowledged, forgotten } = scene();
  deliver("clima/v1/garden/info", info("garden", "pi"));
  expect(deliver("clima/v1/garden/info", "")).toBe(true);
  sources.record();
  expect([forgotten, noted, acknowledged.length]).toEqual([["garden"], [], 2]);
  deliver("clima/v1/garden/info", info("garden", "pi"));
  sources.record();
  expect(noted).toHaveLength(1);
});
