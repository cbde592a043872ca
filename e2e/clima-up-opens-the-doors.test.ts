import { createTopics, parseHealth, parseInfo, parseTelemetry } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { freePort } from "../test/support/free-port.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const HOUR_MS = 3_600_000;
const KEY = "0123456789ABCDEF0123456789ABCDEF";
const roof = createTopics().station("roof");
const ENTRY = { kind: "ecowitt", station: "roof", passkey: KEY, name: "Roof", latitudeDeg: 52.5, longitudeDeg: 13.4, elevationM: 34 };

let scene: Scene;
let httpPort: number;
const open: { close(): Promise<unknown> }[] = [];
beforeEach(async () => {
  httpPort = await freePort();
  scene = await createScene({ CLIMA_DOORS_HTTP_PORT: String(httpPort), CLIMA_DOORS_IN: JSON.stringify([ENTRY]) });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
  await scene.close();
});

async function listen(filter: string) {
  const listener = await listenTo(scene.mqttUrl, filter);
  open.push(listener);
  return listener;
}

/** As the console of a GW2000 with a piezo rain gauge sends it, which has measured so much rain this year, inches. */
const report = (yearIn: string, key = KEY) =>
  `PASSKEY=${key}&stationtype=GW2000A_V3.3.1&tempinf=71.42&humidityin=58&baromrelin=30.301&baromabsin=29.684&tempf=50.00&humidity=60` +
  "&winddir=206&windspeedmph=10.00&windgustmph=20.00&maxdailygust=33.30&solarradiation=425.85&uv=2&rrain_piezo=0.100" +
  `&drain_piezo=0.200&yrain_piezo=${yearIn}&wh90batt=2.94&model=GW2000A&interval=30`;

const push = async (body: string) => {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/data/report/`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  return { status: answer.status, text: (await answer.text()).trim() };
};

const mustParse = <T>(parsed: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

test(
  "what a console pushes arrives as the telemetry of a station, value by value, and the panel knows the station",
  async () => {
    const clima = await scene.startAndWait("up");
    expect(clima.output()).toContain(`Doors      http://127.0.0.1:${httpPort}`);
    const listener = await listen("clima/v1/roof/#");
    const readings = () =>
      listener.messages.filter(({ topic }) => topic === roof.telemetry).map(({ text }) => mustParse(parseTelemetry(Buffer.from(text))));

    expect(await push(report("19.669"))).toEqual({ status: 200, text: "OK" });
    await listener.waitForMessage("the first reading", ({ topic }) => topic === roof.telemetry);
    expect(await push(report("19.719"))).toEqual({ status: 200, text: "OK" });
    await listener.waitForMessage("the second reading", () => readings().length === 2);

    const [first, second] = readings();
    expect(first?.values).not.toHaveProperty("rainMm");
    // 50 °F; 29.684 inHg × 33.8639; mph × 0.44704; 425.85 W/m² × 126.7; 0.1 in/h × 25.4; 0.05 in × 25.4
    expect(second?.values).toMatchObject({
      temperatureC: 10,
      humidityPct: 60,
      pressureHpa: 1005.22,
      windDirectionDeg: 206,
      windSpeedMs: 4.47,
      windGustMs: 8.94,
      illuminanceLux: expect.closeTo(425.85 * 126.7, 0),
      rainRateMmh: 2.54,
      rainMm: 1.27,
      rainDayMm: 1.27,
      dewPointC: expect.closeTo(2.6, 1),
      seaLevelPressureHpa: expect.closeTo(1009.3, 0),
    });

    const info = await listener.waitForMessage("the info", ({ topic, text }) => topic === roof.info && text.includes("rainMm"));
    expect(mustParse(parseInfo(Buffer.from(info.text)))).toMatchObject({ source: "device", name: "Roof", elevationM: 34 });
    const health = await listener.waitForMessage("the health", ({ topic }) => topic === roof.health);
    expect(mustParse(parseHealth(Buffer.from(health.text)))).toMatchObject({ station: "roof", sensors: {} });
    expect(listener.messages.some(({ text }) => text.includes(KEY))).toBe(false);

    await waitFor("both readings in the store", async () => (await storedOf("roof")).length === 2);
    expect((await storedOf("roof"))[1]).toMatchObject({ temperatureC: 10, windSpeedMs: 4.47, rainMm: 1.27, rainDayMm: 1.27 });
    expect(await clima.stop()).toBe(0);
  },
  patientMs(120_000),
);

/** What the store has of a station, as the panel's API tells it. */
async function storedOf(station: string): Promise<readonly Record<string, number>[]> {
  const [from, to] = [Date.now() - HOUR_MS, Date.now() + HOUR_MS].map((atMs) => new Date(atMs).toISOString());
  const answer = await fetch(`${scene.panelUrl}/api/v1/stations/${station}/readings?from=${from}&to=${to}&format=ndjson`);
  const lines = (await answer.text()).split("\n").filter((line) => line !== "");
  if (!answer.ok) throw new Error(lines.join());
  return lines.map((line) => JSON.parse(line).values ?? JSON.parse(line));
}

test("without an entry there is no door to open, and the command says where one is described", async () => {
  const doors = scene.start(["doors"], { CLIMA_DOORS_IN: "[]" });
  expect(await doors.exited).toBe(1);
  expect(doors.output()).toBe("there is no door to open: doors.in and doors.out are empty; docs/doors.md shows entries\n");
});

test("a device cannot be the station that this computer is", async () => {
  const up = scene.start(["up"], { CLIMA_STATION_ID: "roof" });
  expect(await up.exited).toBe(1);
  expect(up.output()).toContain("doors.in gives readings to station roof, which is this computer's own (station.id)");
});
