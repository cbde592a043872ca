import { describe, expect, test } from "@jest/globals";
import { COMMANDS, createTopics, quantityNames } from "../src/index.ts";

const topics = createTopics();
const garden = topics.station("garden");

describe("topics", () => {
  test.each([
    [garden.status, { kind: "status", station: "garden" }],
    [garden.info, { kind: "info", station: "garden" }],
    [garden.health, { kind: "health", station: "garden" }],
    [garden.telemetry, { kind: "telemetry", station: "garden" }],
    [garden.backfill, { kind: "backfill", station: "garden" }],
    [garden.error, { kind: "error", station: "garden" }],
    [garden.irReceived, { kind: "ir-received", station: "garden" }],
    [garden.irState("bedroom-ac"), { kind: "ir-state", station: "garden" }],
    [garden.result("ir/send"), { kind: "result", station: "garden", command: "ir/send" }],
    ...quantityNames.map((quantity) => [garden.latest(quantity), { kind: "latest", station: "garden", quantity }] as const),
    ...COMMANDS.map((command) => [garden.command(command), { kind: "command", station: "garden", command }] as const),
    [topics.forgotten("garden"), { kind: "forgotten", station: "garden" }],
    [topics.ingest("main").status, { kind: "ingest-status", worker: "main" }],
    [topics.ingest("main").health, { kind: "ingest-health", worker: "main" }],
    [topics.doorHealth("weather-underground-garden"), { kind: "door-health", door: "weather-underground-garden" }],
    [topics.ingest("main").rejected, { kind: "ingest-rejected", worker: "main" }],
  ])("%s is read back as what it was built from", (topic, parsed) => {
    expect(topics.parse(topic)).toEqual(parsed);
  });

  test.each([
    "",
    "clima/v1",
    "clima/v1/",
    "clima/v2/garden/status",
    "clima/v1/Garden/status",
    "clima/v1/garden",
    "clima/v1/garden/",
    "clima/v1/garden/statusx",
    "clima/v1/garden/status/x",
    "clima/v1/garden/latest/colour",
    "clima/v1/garden/latest/constructor",
    "clima/v1/garden/latest",
    "clima/v1/garden/cmd",
    "clima/v1/_ingest/main",
    "clima/v1/_forgotten",
    "clima/v1/_doors/wu/status",
    "clima/v1/_doors/WU/health",
    "clima/v1/_doors/wu/health/x",
    "clima/v1/_forgotten/Garden",
    "clima/v1/_ingest/main/status/x",
    "clima/v1/-garden/status",
    `clima/v1/${"g".repeat(33)}/status`,
  ])("%p is none of Clima's", (topic) => {
    expect(topics.parse(topic)).toBeUndefined();
  });

  test("the base is configurable", () => {
    const home = createTopics("home/weather");
    expect(home.station("roof").telemetry).toBe("home/weather/roof/telemetry");
    expect(home.parse("home/weather/roof/telemetry")).toEqual({ kind: "telemetry", station: "roof" });
    expect(home.parse("clima/v1/roof/telemetry")).toBeUndefined();
  });
});
