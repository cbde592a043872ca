import { afterEach, expect, test } from "@jest/globals";
import { GW2000_WS90, PASSKEY, WU_CONSOLE } from "../doors/test/support/payloads.ts";
import { rawRequest } from "../doors/test/support/raw-http.ts";
import { freePort } from "../test/support/free-port.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { untilIngestStored } from "./support/ingest-counts.ts";
import { listenTo } from "./support/messages.ts";
import { storedReadings } from "./support/stored.ts";

let scene: Scene;
afterEach(() => scene.close());

/** As its clock says, whole seconds: the protocols have no others. */
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000 - seconds) * 1000;
const dateOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 19).replace("T", "+");

const ecowitt = (body: string) =>
  `POST /data/report/ HTTP/1.1\r\nHost: x\r\nConnection: Close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const wunderground = (query: string) => `GET /weatherstation/updateweatherstation.php?${query} HTTP/1.0\r\nConnection: Close\r\n\r\n`;

const ENTRIES = [
  { kind: "ecowitt", station: "roof", passkey: PASSKEY, name: "Roof", elevationM: 200, place: "outdoors" },
  { kind: "ecowitt", station: "room", passkey: `${PASSKEY}/indoors`, place: "indoors" },
  { kind: "weather-underground", station: "barn", stationId: "IBARN1", password: "s3cret" },
];

test("what consoles push is stored as the readings of stations, value by value", async () => {
  const [port, ingestPort] = [await freePort(), await freePort()];
  scene = await createScene({ CLIMA_DOORS_IN: JSON.stringify(ENTRIES), CLIMA_DOORS_HTTP_PORT: String(port) });
  await scene.startAndWait("broker");
  const ingest = await scene.startAndWait("ingest", { CLIMA_INGEST_HTTP_PORT: String(ingestPort) });
  const doors = await scene.startAndWait("doors");
  const listener = await listenTo(scene.mqttUrl, "clima/v1/#");
  const place = `http://127.0.0.1:${port}`;
  const push = async (request: string) => expect((await rawRequest(place, request)).status).toBe(200);

  const [firstMs, secondMs] = [secondsAgo(60), secondsAgo(30)];
  const report = (atMs: number, yearInches: string) =>
    GW2000_WS90.replace(/dateutc=[^&]*/, `dateutc=${dateOf(atMs)}`).replace(/yrain_piezo=[^&]*/, `yrain_piezo=${yearInches}`);
  await push(ecowitt(report(firstMs, "19.669")));
  await push(ecowitt(report(secondMs, "19.709")));
  await push(wunderground(WU_CONSOLE.replace(/dateutc=[^&]*/, "dateutc=now")));
  await refusesStrangers(place, doors);

  const seen = (station: string, count: number) => () =>
    listener.messages.filter(({ topic }) => topic.startsWith(`clima/v1/${station}/`) && /telemetry|backfill/.test(topic)).length >= count;
  await waitFor("the readings on the broker", () => seen("roof", 2)() && seen("room", 2)() && seen("barn", 1)());
  const info = JSON.parse((await listener.waitForMessage("info", ({ topic }) => topic === "clima/v1/roof/info")).text);
  expect(info).toMatchObject({ source: "device", name: "Roof", remotes: {} });
  expect(listener.messages.filter(({ text }) => text.includes(PASSKEY) || text.includes("s3cret"))).toEqual([]);

  expect(await doors.stop()).toBe(0);
  await listener.close();
  await untilIngestStored(ingestPort, 5);
  expect(await ingest.stop()).toBe(0);
  const stored = async (station: string) => storedReadings(station, scene.folder);
  expect((await stored("roof")).map(({ takenAt }) => Date.parse(takenAt))).toEqual([firstMs, secondMs]);
  expect((await stored("roof"))[1]?.values).toMatchObject({
    temperatureC: expect.closeTo(10, 1),
    humidityPct: expect.closeTo(60, 1),
    pressureHpa: expect.closeTo(1005.2156, 1),
    seaLevelPressureHpa: expect.closeTo(1029.7, 0),
    illuminanceLux: expect.closeTo(53_955.2, -2),
    windDirectionDeg: 206,
    windSpeedMs: expect.closeTo(4.4704, 1),
    windGustMs: expect.closeTo(8.9408, 1),
    rainRateMmh: expect.closeTo(2.54, 1),
    rainMm: expect.closeTo(1.016, 3),
    dewPointC: expect.closeTo(2.6, 1),
  });
  expect((await stored("room"))[0]?.values).toMatchObject({ temperatureC: expect.closeTo(21.9, 1), humidityPct: expect.closeTo(58, 1) });
  expect((await stored("room"))[0]?.values.pressureHpa).toBeUndefined();
  expect((await stored("barn"))[0]?.values).toMatchObject({
    temperatureC: expect.closeTo(20, 1),
    humidityPct: expect.closeTo(29, 1),
    pressureHpa: expect.closeTo(982.39, 1),
  });
});

/** Named once in the log, without its key, however often it sends. */
async function refusesStrangers(place: string, doors: Running): Promise<void> {
  const stranger = GW2000_WS90.replace(PASSKEY, "ABCDEFABCDEFABCDEFABCDEFABCDEFAB");
  for (let time = 0; time < 2; time += 1) expect((await rawRequest(place, ecowitt(stranger))).status).toBe(401);
  expect((await rawRequest(place, wunderground(WU_CONSOLE.replace("s3cret", "guessed")))).body).toContain("INVALIDPASSWORDID");
  await waitFor("the stranger in the log", () => doors.output().includes("{ kind: ecowitt, station:"));
  expect(doors.output().match(/sends a PASSKEY that no entry of doors\.in has/g)).toHaveLength(1);
  for (const secret of ["ABCDEFABCD", PASSKEY, "s3cret", "guessed"]) expect(doors.output()).not.toContain(secret);
}
