import { createTopics, parseBackfill, parseTelemetry, type Reading, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { freePort } from "../../../test/support/free-port.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type GuestStation, startGuestStation } from "../../src/index.ts";
import { startAedes, type TestBroker } from "../support/aedes-broker.ts";
import { readDevice } from "../support/home-assistant.ts";

const roof = createTopics().station("roof");

let folder: ReturnType<typeof tempDir>;
let port: number;
let broker: TestBroker | undefined;
const guests: GuestStation[] = [];

beforeEach(async () => {
  folder = tempDir();
  port = await freePort();
});
afterEach(async () => {
  await Promise.all(guests.splice(0).map((guest) => guest.stop()));
  await broker?.stop();
  broker = undefined;
  folder.remove();
});

function start(): GuestStation {
  const started = startGuestStation(
    {
      base: "clima/v1",
      dataDir: folder.path,
      mqtt: { url: `mqtt://127.0.0.1:${port}` },
      softwareVersion: "1.2.3",
      station: { id: "roof", name: "Roof", elevationM: 34 },
      outboxMaxReadings: 1000,
      outboxFlushS: 60,
      homeAssistant: { discovery: "auto", prefix: "homeassistant", infrared: true },
    },
    { log: silentLog },
  );
  if (!started.ok) throw new Error(started.error);
  guests.push(started.value);
  return started.value;
}

const give = (guest: GuestStation, temperatureC: number, rainTotalMm: number) =>
  expect(guest.take({ device: "KEY", sensor: "GW2000A", values: { temperatureC, humidityPct: 60 }, rainTotalMm })).toMatchObject({
    ok: true,
  });

function arrived({ on }: TestBroker): readonly Reading[] {
  const live = on(roof.telemetry).map((payload) => parseTelemetry(Buffer.from(payload)));
  const past = on(roof.backfill).map((payload) => parseBackfill(Buffer.from(payload)));
  return [
    ...live.flatMap((parsed) => (parsed.ok ? [parsed.value] : [])),
    ...past.flatMap((parsed) => (parsed.ok ? parsed.value.readings : [])),
  ].map((reading) => ({ ...reading, station: "roof" }));
}

test("what devices say while the broker is away, and before a restart, arrives once, and their rain is counted once", async () => {
  const before = start();
  for (const [temperatureC, total] of [
    [10, 100],
    [11, 100.2],
    [12, 100.6],
  ] as const)
    give(before, temperatureC, total);
  await before.stop();
  const after = start();
  give(after, 13, 101.6);
  broker = await startAedes(port);
  await waitFor("all readings", () => broker !== undefined && arrived(broker).length >= 4);
  give(after, 14, 101.6);
  await waitFor("the reading of now", () => broker !== undefined && arrived(broker).length >= 5);
  const byTime = [...arrived(broker)].sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
  expect(byTime.map(({ values }) => [values.temperatureC, values.rainMm])).toEqual([
    [10, undefined],
    [11, 0.2],
    [12, 0.4],
    [13, 1],
    [14, 0],
  ]);
});

test("Home Assistant finds the station with all that its devices measure, and nothing that it could press", async () => {
  broker = await startAedes(port);
  const homeAssistant = await connectAsync(broker.url);
  await homeAssistant.publishAsync("homeassistant/status", "online", { qos: 1, retain: true });
  await homeAssistant.endAsync();
  give(start(), 10, 1);
  const config = "homeassistant/device/clima_roof/config";
  await waitFor("the discovery message", () => broker?.on(config).some((payload) => payload.includes('"dewPointC"')));
  const { components } = readDevice(broker.on(config).at(-1) ?? "");
  expect(Object.keys(components)).toEqual(expect.arrayContaining(["temperatureC", "humidityPct", "dewPointC"]));
  expect(Object.values(components).filter((component) => "command_topic" in component)).toEqual([]);
});

test("a station that another process holds is refused, with what to do", () => {
  start();
  expect(start).toThrow(/agent\.db is in use by another agent; .* \(station\.id, or station in doors\.in\)/);
});
