import { createTopics } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { checkBroker } from "../../src/doctor/mqtt-js-broker-check.ts";
import { startAedes } from "../support/aedes-broker.ts";
import { stationSettings } from "../support/station-settings.ts";

const topics = createTopics().station("garden");
const info = (host: string) => ({
  schema: "info/1",
  station: "garden",
  bootId: "aaaa",
  host,
  softwareVersion: "1",
  source: "pi",
  startedAt: "2026-11-24T09:00:00.000Z",
  intervalMs: 1000,
  sensors: [],
  remotes: {},
});

describe("clima doctor, of the station's id,", () => {
  let broker: Awaited<ReturnType<typeof startAedes>>;
  beforeEach(async () => {
    broker = await startAedes();
  });
  afterEach(() => broker.stop());

  async function keep(host: string, status: string): Promise<void> {
    const client = await connectAsync(broker.url);
    await client.publishAsync(topics.info, JSON.stringify(info(host)), { qos: 1, retain: true });
    await client.publishAsync(topics.status, status, { qos: 1, retain: true });
    await client.endAsync();
  }
  const find = async () => {
    const findings = await checkBroker({ base: "clima/v1", mqtt: { url: broker.url }, station: stationSettings }, "pi-new");
    return findings.find(({ name }) => name === "Station id");
  };

  test("warns that another host uses it, and names both", async () => {
    await keep("pi-old", "online");
    expect(await find()).toMatchObject({
      status: "warning",
      message: "another host uses garden: pi-old (started 2026-11-24T09:00:00.000Z, boot aaaa), and this one is pi-new",
      advice: [expect.stringContaining("another station.id (CLIMA_STATION_ID)"), expect.any(String)],
    });
  });

  test.each([
    ["pi-new", "online", "garden started last on this host, pi-new"],
    ["pi-old", "offline", "garden started last on host pi-old, which is not there now"],
  ])("is content with host %s that is %s", async (host, status, message) => {
    await keep(host, status);
    expect(await find()).toEqual({ name: "Station id", status: "ok", message });
  });

  test("is content where nobody has it", async () => {
    expect(await find()).toEqual({ name: "Station id", status: "ok", message: "nobody has been garden yet" });
  });
});
