import { createTopics } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createDeliveryParser } from "../../src/intake/parse-delivery.ts";
import { joinFaults } from "../../src/rejected/message-fault.ts";

const topics = createTopics();
const telemetry = (more: object) =>
  JSON.stringify({
    schema: "telemetry/1",
    station: "garden",
    bootId: "b1",
    seq: 1,
    takenAt: "2026-11-24T00:00:00.000Z",
    values: { temperatureC: 1 },
    ...more,
  });

describe("what is rejected has a kind", () => {
  const garden = topics.station("garden");
  test.each([
    [garden.telemetry, "{", "not-json"],
    [garden.telemetry, "", "not-json"],
    [garden.backfill, "\xff", "not-json"],
    [garden.telemetry, "21.4", "schema"],
    [garden.telemetry, telemetry({ values: { temperatureC: 99 } }), "schema"],
    [garden.telemetry, telemetry({ station: "attic" }), "wrong-station"],
    [garden.error, "{}", "wrong-topic"],
    [garden.status, "sleeping", "schema"],
    [garden.health, "{}", "schema"],
  ])("%s %s", (topic, text, kind) => {
    const payload = Buffer.from(text, "latin1");
    const parsed = createDeliveryParser(topics)({
      topic,
      payload,
      payloadBytes: payload.length,
      text: payload.toString(),
      isRetained: false,
    });
    expect(parsed).toEqual({ ok: false, error: { kind, reason: expect.stringMatching(/./) } });
  });

  test("that of the first complaint, with the words of all", () => {
    const joined = joinFaults({ kind: "future", reason: "too late" }, [{ kind: "store-refused", reason: "too odd" }]);
    expect(joined).toEqual({ kind: "future", reason: "too late; too odd" });
  });
});
