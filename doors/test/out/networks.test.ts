import type { Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { retryAfterMs } from "../../src/out/answers.ts";
import { cwop, cwopPacket, loginIn } from "../../src/out/cwop.ts";
import { networkOf } from "../../src/out/networks.ts";
import type { HttpRequest, Network, OutReading } from "../../src/out/port.ts";
import { namesOf } from "../../src/out/settings.ts";
import type { DoorOut } from "../../src/settings.ts";

const VALUES: Values = {
  temperatureC: 21.42,
  humidityPct: 45.1,
  dewPointC: 9.1,
  pressureHpa: 1002.31,
  seaLevelPressureHpa: 1013.2,
  illuminanceLux: 12040,
  windSpeedMs: 3.4,
  windGustMs: 7.9,
  windDirectionDeg: 225.4,
  rainMm: 0.2,
  rainHourMm: 1.6,
  rainDayMm: 5.2,
};
const reading = (values: Values = VALUES, takenAt = "2026-11-23T04:05:06.000Z"): OutReading => ({
  station: "garden",
  bootId: "k3v9",
  seq: 42,
  takenAt,
  values,
});
const NOW_MS = Date.UTC(2026, 10, 29, 12);
const BERLIN = { latitudeDeg: 52.5167, longitudeDeg: 13.3833 };
const WU: DoorOut = { kind: "weather-underground", station: "garden", stationId: "IBERLIN1", password: "k&y" };
const PWS: DoorOut = { kind: "pwsweather", station: "garden", stationId: "GARDEN", password: "key" };
const WINDY: DoorOut = { kind: "windy", station: "garden", stationId: "f07f453a", password: "secret" };
const BOX: DoorOut = {
  kind: "opensensemap",
  station: "garden",
  boxId: "5a0c2cc89fd3c200111118f0",
  accessToken: "token",
  sensors: [
    { quantity: "temperatureC", id: "t1" },
    { quantity: "illuminanceLux", id: "l1" },
    { quantity: "visibilityM", id: "v1" },
  ],
};
const HOOK: DoorOut = {
  kind: "http",
  station: "garden",
  url: "https://example.org/in",
  token: "abc",
  headers: [{ name: "X-House", value: "1" }],
};

const network = (door: DoorOut): Network => networkOf(door, "0.2.0");
function requestOf(door: DoorOut, values?: Values): HttpRequest {
  const request = network(door).toRequest([reading(values)], BERLIN);
  if (!request.ok || request.value.via !== "http") throw new Error(JSON.stringify(request));
  return request.value;
}
const queryOf = (door: DoorOut, values?: Values) => Object.fromEntries(new URL(requestOf(door, values).url).searchParams);

describe("Weather Underground and PWSweather", () => {
  const measured = {
    tempf: "70.6",
    humidity: "45",
    dewptf: "48.4",
    baromin: "29.920",
    winddir: "225",
    windspeedmph: "7.6",
    windgustmph: "17.7",
    rainin: "0.063",
    dailyrainin: "0.205",
  };

  test("are told every value in US units, the pressure at sea level, and the time in UTC", () => {
    expect(queryOf(WU)).toEqual({
      action: "updateraw",
      ID: "IBERLIN1",
      PASSWORD: "k&y",
      dateutc: "2026-11-23 04:05:06",
      ...measured,
      softwaretype: "Clima 0.2.0",
    });
    expect(queryOf(PWS)).toMatchObject({ ID: "GARDEN", PASSWORD: "key", ...measured });
    expect(requestOf(WU).url).toMatch(/^https:\/\/weatherstation\.wunderground\.com\/weatherstation\/updateweatherstation\.php\?/);
    expect(requestOf(PWS).url).toMatch(/^https:\/\/www\.pwsweather\.com\/pwsupdate\/pwsupdate\.php\?/);
  });

  test("are told nothing that was not measured, and no light: lux are no W/m²", () => {
    const query = queryOf(WU, { temperatureC: -17.8, illuminanceLux: 5, pressureHpa: 900 });
    expect(Object.keys(query).sort()).toEqual(["ID", "PASSWORD", "action", "dateutc", "softwaretype", "tempf"]);
    expect(query["tempf"]).toBe("-0.0");
    expect(network(WU).toRequest([reading({ illuminanceLux: 5 })], BERLIN)).toEqual({ ok: false, error: { kind: "nothing-to-say" } });
  });

  test.each([
    [WU, 200, "success\n", "taken"],
    [WU, 200, "INVALIDPASSWORDID|Password or key and/or id are incorrect", "refused"],
    [WU, 401, "unauthorized", "refused"],
    [WU, 400, "bad request", "unwanted"],
    [WU, 429, "", "later"],
    [WU, 503, "", "later"],
    [WU, 500, "", "unknown"],
    [WU, 200, "RapidFire Server", "later"],
    [
      PWS,
      200,
      "<html>\n<head>\n <title>PWS Weather Station Update</title>\n</head>\n<body>\nData Logged and posted in METAR mirror.\n\n</body>\n</html>",
      "taken",
    ],
    [PWS, 200, "<html><head><title>PWS Weather Station Update</title></head><body>\nERROR: Not a vailid Station ID\n", "refused"],
    [PWS, 200, "<body>ERROR: Not a vailid Station ID/Password</body>", "refused"],
    [PWS, 200, "<body>ERROR: no database</body>", "later"],
  ] as const)("%# an answer is read for what it means: %j %s %j is %s", (door, status, text, kind) => {
    expect(network(door as DoorOut).judge({ kind: "answer", status, text }, NOW_MS).kind).toBe(kind);
  });
});

describe("Windy", () => {
  test("is told SI units by its v2 API, the pressure in Pa, whole degrees, and the password outside of the address", () => {
    expect(queryOf(WINDY)).toEqual({
      id: "f07f453a",
      time: "2026-11-23T04:05:06.000Z",
      temp: "21.4",
      rh: "45",
      dewpoint: "9.1",
      pressure: "101320",
      wind: "3.4",
      gust: "7.9",
      winddir: "225",
      precip: "1.6",
      softwaretype: "Clima 0.2.0",
    });
    expect(requestOf(WINDY).headers).toMatchObject({ authorization: "Bearer secret" });
    expect(requestOf(WINDY).url).not.toContain("secret");
    expect(queryOf(WINDY, { windDirectionDeg: 359.7 })["winddir"]).toBe("0");
  });

  test.each([
    [200, '{"header":"x"}', "taken"],
    [409, '{"message":"duplicate"}', "taken"],
    [400, '{"message":["winddir must be an integer number"]}', "unwanted"],
    [401, "", "refused"],
    [404, "", "refused"],
  ])("%i %s is %s", (status, text, kind) => {
    expect(network(WINDY).judge({ kind: "answer", status, text }, NOW_MS).kind).toBe(kind);
  });

  test("says in its JSON when it may be asked again", () => {
    expect(network(WINDY).judge({ kind: "answer", status: 429, text: '{"retry_after":120}' }, NOW_MS)).toMatchObject({
      kind: "later",
      afterMs: 120_000,
    });
    const at = new Date(NOW_MS + 200_000).toISOString();
    const verdict = network(WINDY).judge({ kind: "answer", status: 429, text: JSON.stringify({ retry_after: at }) }, NOW_MS);
    expect(verdict).toMatchObject({ kind: "later", afterMs: 200_000 });
  });

  test("is reported to no more often than every five minutes, whatever the settings say", () => {
    expect(network({ ...WINDY, intervalMs: 1000 })).toMatchObject({ everyMs: 300_000, gapMs: 300_000, takes: "newest" });
  });
});

describe("openSenseMap", () => {
  test("is told of each sensor that it has, with the time, of many readings at once", () => {
    const later = reading({ temperatureC: 20 }, "2026-11-23T04:06:06.000Z");
    const request = network(BOX).toRequest([reading(), later], undefined);
    expect(request).toMatchObject({
      ok: true,
      value: {
        method: "POST",
        url: "https://api.opensensemap.org/boxes/5a0c2cc89fd3c200111118f0/data",
        headers: { authorization: "token", "content-type": "application/json" },
      },
    });
    expect(JSON.parse((request.ok && request.value.via === "http" && request.value.body) || "")).toEqual([
      { sensor: "t1", value: "21.42", createdAt: "2026-11-23T04:05:06.000Z" },
      { sensor: "l1", value: "12040", createdAt: "2026-11-23T04:05:06.000Z" },
      { sensor: "t1", value: "20", createdAt: "2026-11-23T04:06:06.000Z" },
    ]);
  });

  test.each([
    [201, '"Measurements saved in box"', "taken"],
    [401, '{"code":"Unauthorized","message":"Box access token not valid!"}', "refused"],
    [404, "", "refused"],
    [422, '{"message":"Sensor not found on box"}', "refused"],
    [422, '{"message":"timestamp is in the future"}', "unwanted"],
    [429, "", "later"],
    [502, "", "unknown"],
  ])("%i %s is %s", (status, text, kind) => {
    expect(network(BOX).judge({ kind: "answer", status, text }, NOW_MS).kind).toBe(kind);
  });
});

describe("an HTTP hook", () => {
  test("is sent the reading as it came over MQTT, with the headers of the settings", () => {
    const { method, url, headers, body = "" } = requestOf(HOOK);
    expect({ method, url, headers }).toEqual({
      method: "POST",
      url: "https://example.org/in",
      headers: { "content-type": "application/json", authorization: "Bearer abc", "x-house": "1" },
    });
    expect(JSON.parse(body)).toEqual({ schema: "telemetry/1", ...reading() });
  });
});

describe("CWOP", () => {
  const packet = (values: Values, position = BERLIN) => cwopPacket("CW0001", reading(values), position);

  test("is told every value in the units of APRS", () => {
    expect(packet(VALUES)).toBe("CW0001>APRS,TCPIP*:@230405z5231.00N/01323.00E_225/008g018t071r006p...P020h45b10132");
  });

  test.each<[string, Values, string]>([
    ["100 % as 00", { humidityPct: 99.6 }, ".../...g...t...r...p...P...h00b....."],
    ["0 % not at all, for 00 is 100 %", { humidityPct: 0.2, temperatureC: 10 }, ".../...g...t050r...p...P...h..b....."],
    ["-5 °F as -05", { temperatureC: -20.6 }, ".../...g...t-05r...p...P...h..b....."],
    ["-40 °F as -40", { temperatureC: -40 }, ".../...g...t-40r...p...P...h..b....."],
    ["a little below 0 °F as 000", { temperatureC: -17.9 }, ".../...g...t000r...p...P...h..b....."],
    ["104 °F as 104", { temperatureC: 40 }, ".../...g...t104r...p...P...h..b....."],
    ["less than 1,000 hPa with a zero first", { seaLevelPressureHpa: 987.64 }, ".../...g...t...r...p...P...h..b09876"],
    ["north as 360, for 000 is unknown", { windDirectionDeg: 359.8, windSpeedMs: 1 }, "360/002g...t...r...p...P...h..b....."],
    ["more than 9.99 in not at all", { rainDayMm: 260, rainHourMm: 25.4 }, ".../...g...t...r100p...P...h..b....."],
  ])("says %s", (_what, values, weather) => {
    expect(packet(values)).toBe(`CW0001>APRS,TCPIP*:@230405z5231.00N/01323.00E_${weather}`);
  });

  test.each([
    [{ latitudeDeg: -33.87, longitudeDeg: 151.21 }, "3352.20S/15112.60E_"],
    [{ latitudeDeg: 0.5, longitudeDeg: -9.999_99 }, "0030.00N/01000.00W_"],
    [{ latitudeDeg: 89.999_99, longitudeDeg: -179.999_99 }, "9000.00N/18000.00W_"],
  ])("is told the position %j as %s", (position, text) => {
    expect(packet(VALUES, position)).toContain(text);
  });

  test("is told nothing of a reading that has nothing for it", () => {
    expect(packet({ illuminanceLux: 4, windDirectionDeg: 3 })).toBeUndefined();
  });

  test("needs a position, and says which settings give it", () => {
    const made = cwop({ kind: "cwop", station: "garden", stationId: "cw0001" }, "0.2.0");
    expect(made.toRequest([reading()], undefined)).toMatchObject({
      ok: false,
      error: { kind: "blocked", reason: expect.stringContaining("latitudeDeg") },
    });
    expect(made.toRequest([reading()], BERLIN)).toMatchObject({
      ok: true,
      value: { login: "user CW0001 pass -1 vers clima 0.2.0", port: 14_580 },
    });
  });

  test("is reported to at minutes that stations share out among them", () => {
    const minutes = Array.from(
      { length: 500 },
      (_, index) => cwop({ kind: "cwop", station: "a", stationId: `CW${1000 + index}` }, "1").offsetMs / 60_000,
    );
    for (const minute of [0, 1, 2, 3, 4]) expect(minutes.filter((one) => one === minute).length).toBeGreaterThan(50);
  });

  test.each([
    ["# aprsc 2.1.20-gdaa359f", undefined],
    ["# logresp CW0001 unverified, server T2TEST", "unverified"],
    ["# logresp W1AW verified, server T2TEST", "verified"],
    ["# Login by user not allowed", "refused"],
    ["# Invalid username format", "refused"],
    ["# Server full", "busy"],
    ["CW0002>APRS:@ # logresp X verified", undefined],
  ])("reads %s as %s", (line, said) => {
    expect(loginIn(line)).toBe(said);
  });
});

test("Retry-After is seconds or a date", () => {
  const nowMs = Date.UTC(2026, 10, 29, 12);
  expect(retryAfterMs("120", nowMs)).toBe(120_000);
  expect(retryAfterMs("Sun, 29 Nov 2026 12:01:30 GMT", nowMs)).toBe(90_000);
  expect(retryAfterMs("soon", nowMs)).toBeUndefined();
});

test("doors of one kind and station have a number", () => {
  expect(namesOf([HOOK, WU, HOOK])).toEqual(["http-garden", "weather-underground-garden", "http-garden-2"]);
});
