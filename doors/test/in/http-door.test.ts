import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { err, type Log, ok } from "@clima/schemas";
import type { ConsoleDevice } from "../../src/in/console-keys.ts";
import { type HttpDoorSettings, openHttpDoor } from "../../src/in/http-door.ts";
import type { DeviceReading, OpenDoor, TakeReading } from "../../src/in/port.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import {
  AMBIENT,
  GW2000_WS90,
  GW2000_WS90_READING,
  PASSKEY,
  WH2650_METRIC,
  WS2910,
  WU_CONSOLE,
  WU_OLD_BRIDGE,
} from "../support/payloads.ts";
import { rawConnection, rawRequest } from "../support/raw-http.ts";

const PASSWORD = "s3cret";
const DEVICES: readonly ConsoleDevice[] = [
  { kind: "ecowitt", passkey: PASSKEY },
  { kind: "ecowitt", passkey: "AA:BB:CC:0D:EE:0F" },
  { kind: "weather-underground", stationId: "IBARN1", password: PASSWORD },
];

/** sha256 of the PASSKEY and of the MAC address, 8 digits. */
const NAME = "ecowitt/cd6c1f7d";
const AMBIENT_NAME = "ecowitt/67286fcb";

let taken: DeviceReading[];
let lines: string[];
let doors: OpenDoor[];
beforeEach(() => {
  [taken, lines, doors] = [[], [], []];
});
afterEach(async () => {
  for (const door of doors) await door.close();
  const secrets = [PASSKEY, PASSWORD, "AA:BB:CC:0D:EE:0F", "FFFFEEEE", "guessed"];
  expect(lines.filter((line) => secrets.some((secret) => line.toUpperCase().includes(secret.toUpperCase())))).toEqual([]);
});

const note = (line: string) => void lines.push(line);
/** What is said only for debugging is looked through for secrets as well. */
const log: Log = { debug: (line) => note(`debug: ${line}`), info: note, warn: note, error: note };
const OLD = "behind, and its readings are kept at its times";
/** Without that the payloads are older than the day on which the test runs. */
const warnings = () => lines.filter((line) => !line.startsWith("debug: ") && !line.includes(OLD));

const takeAll: TakeReading = (reading) => {
  taken.push(reading);
  return ok(undefined);
};

async function open(more: Partial<HttpDoorSettings> = {}, take = takeAll, entries = DEVICES): Promise<string> {
  const door = await openHttpDoor(entries, { host: "127.0.0.1", port: 0, ...more }, () => take, log);
  if (!door.ok) throw new Error(door.error);
  doors.push(door.value);
  return door.value.place;
}

/** As a console of Ecowitt sends it. */
const post = (body: string, path = "/data/report/") =>
  `POST ${path} HTTP/1.1\r\nHost: 192.168.1.2\r\nConnection: Close\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
  `Content-Length: ${body.length}\r\n\r\n${body}`;
/** As a console sends its GET. */
const get = (target: string) => `GET ${target} HTTP/1.0\r\nHost: 192.168.1.2\r\nAccept:*/*\r\nConnection: Close\r\n\r\n`;
const WU_PATH = "/weatherstation/updateweatherstation.php";

describe("the protocol Ecowitt", () => {
  test("a report is taken in Clima's units and answered with OK", async () => {
    const answer = await rawRequest(await open(), post(GW2000_WS90));
    expect([answer.status, answer.body]).toEqual([200, "OK\n"]);
    expect(taken).toEqual([{ device: NAME, ...GW2000_WS90_READING }]);
  });

  test.each(["/", "/data/report", "/weather/of/mine.php", "/data/report/?", "//"])("the path %s is taken as well", async (path) => {
    expect((await rawRequest(await open(), post(WS2910, path))).status).toBe(200);
    expect(taken.map(({ device }) => device)).toEqual([NAME]);
  });

  test("another content type, small names and chunks are taken as well", async () => {
    const place = await open();
    const [begin, end] = [WH2650_METRIC.slice(0, 100), WH2650_METRIC.slice(100)];
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const head = "POST /data/report/ HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect((await rawRequest(place, `${head}${chunk(begin)}${chunk(end)}${chunk("")}`)).status).toBe(200);
    expect((await rawRequest(place, post(`passkey=${PASSKEY.toLowerCase()}&TEMPF=50`))).status).toBe(200);
    expect(taken.map(({ values }) => values.temperatureC)).toEqual([-3.4, 10]);
  });

  test.each([
    ["with a question mark in the path", `/data/report/?${AMBIENT}`],
    ["with its report behind ?&", `/data/report?&${AMBIENT}`],
    ["without a question mark", `/data/report/${AMBIENT}`],
    ["that encodes all of it", `/data/report${encodeURIComponent(`&${AMBIENT}`)}`],
  ])("a console of Ambient Weather %s is taken", async (_how, target) => {
    expect((await rawRequest(await open(), get(target))).body).toBe("OK\n");
    expect(taken).toMatchObject([{ device: AMBIENT_NAME, takenAtMs: Date.UTC(2026, 10, 3, 14, 58, 4), values: { humidityPct: 92 } }]);
  });

  test("parts of the report go to the stations of the entries that name them", async () => {
    const entries = [
      { kind: "ecowitt", passkey: PASSKEY, station: "roof" },
      { kind: "ecowitt", passkey: `${PASSKEY}/indoors`, station: "room" },
      { kind: "ecowitt", passkey: `${PASSKEY}/8`, station: "cellar" },
      { kind: "ecowitt", passkey: PASSKEY, station: "roof-again" },
    ] as const;
    const got: unknown[] = [];
    const takerOf = (entry: (typeof entries)[number]) => (reading: DeviceReading) => {
      got.push([entry.station, reading.device, reading.values.humidityPct]);
      return ok(undefined);
    };
    const door = await openHttpDoor(entries, { host: "127.0.0.1", port: 0 }, takerOf, log);
    if (!door.ok) throw new Error(door.error);
    doors.push(door.value);
    await rawRequest(door.value.place, post(GW2000_WS90));
    expect(got).toEqual([
      ["roof", NAME, 60],
      ["room", `${NAME}/indoors`, 58],
      ["roof-again", NAME, 60],
    ]);
  });

  test("a report of no value for the settings is answered with OK and is no reading", async () => {
    expect((await rawRequest(await open(), post(`PASSKEY=${PASSKEY}&tempinf=70.0&dateutc=now`))).body).toBe("OK\n");
    expect(taken).toEqual([]);
  });
});

describe("the protocol Wunderground", () => {
  test.each([
    ["a console", WU_CONSOLE],
    ["an old bridge", WU_OLD_BRIDGE],
  ])("%s is taken and answered with success", async (_which, query) => {
    const answer = await rawRequest(await open(), get(`${WU_PATH}?${query}`));
    expect([answer.status, answer.body]).toEqual([200, "success\n"]);
    expect(taken.map(({ device }) => device)).toEqual(["IBARN1"]);
  });

  test.each([
    ["a wrong password", WU_CONSOLE.replace(PASSWORD, "guessed")],
    ["no password", WU_CONSOLE.replace(`PASSWORD=${PASSWORD}&`, "")],
    ["another station", WU_CONSOLE.replace("IBARN1", "IBARN2")],
  ])("%s is answered as Weather Underground does", async (_what, query) => {
    const answer = await rawRequest(await open(), get(`${WU_PATH}?${query}`));
    expect([answer.status, answer.body]).toEqual([401, "INVALIDPASSWORDID|Password or key and/or id are incorrect\n"]);
    expect(taken).toEqual([]);
    expect(warnings()).toEqual([expect.stringContaining("{ kind: weather-underground, station: <its name>, stationId: <this ID>")]);
  });
});

test("an unknown console is refused, and named once with the line for the settings", async () => {
  const place = await open();
  for (let time = 0; time < 3; time += 1) {
    const answer = await rawRequest(place, post(GW2000_WS90.replace(PASSKEY, "FFFFEEEEDDDDCCCCBBBBAAAA99998888")));
    expect([answer.status, answer.body]).toEqual([401, "this PASSKEY is not in Clima's settings; its log has the line for doors.in\n"]);
  }
  expect(taken).toEqual([]);
  expect(warnings()).toEqual([
    'doors: 127.0.0.1: a console ("GW2000A_V3.3.1") sends a PASSKEY that no entry of doors.in has; to let it in add ' +
      "{ kind: ecowitt, station: <its name>, passkey: <MAC address of the console> }",
  ]);
});

describe("cheap clients", () => {
  test("HTTP/1.0 without a Host is answered, and the connection closed", async () => {
    const connection = await rawConnection(await open());
    await connection.send(`GET ${WU_PATH}?${WU_CONSOLE} HTTP/1.0\r\n\r\n`);
    const answer = await connection.answer();
    expect([answer.status, answer.headers.get("transfer-encoding"), answer.headers.get("connection")]).toEqual([200, undefined, "close"]);
    await connection.closed;
  });

  test("HTTP/1.1 without a Host is answered", async () => {
    expect((await rawRequest(await open(), `GET ${WU_PATH}?${WU_CONSOLE} HTTP/1.1\r\n\r\n`)).body).toBe("success\n");
  });

  test("a connection that is kept carries one report after the other, also in HTTP/1.0 and in drops", async () => {
    const connection = await rawConnection(await open());
    const kept = `POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: ${WS2910.length}\r\n\r\n${WS2910}`;
    for (const piece of kept.match(/[\s\S]{1,200}/g) ?? []) await connection.send(piece);
    expect((await connection.answer()).headers.get("connection")).toBe("keep-alive");
    await connection.send(kept);
    expect((await connection.answer()).status).toBe(200);
    expect(taken).toHaveLength(2);
    connection.end();
  });
});

describe("what is no report is refused in words", () => {
  test.each([
    ["a visit by a browser", get("/"), 400],
    ["a report without its key", post("tempf=50&humidity=60"), 400],
    ["JSON", post('{"PASSKEY":"x","tempf":50}'), 400],
    ["an empty body", post(""), 400],
    ["a stray % in the path", get("/data/report%GG"), 400],
  ])("%s", async (_what, request, status) => {
    const answer = await rawRequest(await open(), request);
    expect([answer.status, answer.body]).toEqual([
      status,
      expect.stringContaining("this is Clima's door for weather consoles; expected PASSKEY="),
    ]);
  });

  test("another method", async () => {
    const answer = await rawRequest(await open(), `DELETE /?${AMBIENT} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect([answer.status, answer.headers.get("allow"), answer.body]).toEqual([
      405,
      "GET, POST",
      "DELETE is not for this door; expected GET or POST\n",
    ]);
    expect(taken).toEqual([]);
  });

  test("a report that is too large, whose sender can read so", async () => {
    const answer = await rawRequest(await open(), post(`PASSKEY=${PASSKEY}&tempf=50&more=${"x".repeat(2_000_000)}`));
    expect([answer.status, answer.body]).toEqual([413, "the report is larger than 32768 bytes\n"]);
    expect(taken).toEqual([]);
  });

  test.each([["no slash at the beginning of the path", `GET ?&${AMBIENT} HTTP/1.1\r\nHost: x\r\n\r\n`, 400]])(
    "%s",
    async (_what, bytes, status) => {
      const answer = await rawRequest(await open(), bytes);
      expect([answer.status, answer.body]).toEqual([status, expect.stringContaining("is the path set? It begins with a slash")]);
      expect(warnings()).toEqual([expect.stringContaining("doors: 127.0.0.1: the request cannot be read")]);
    },
  );

  test("a target that is too long", async () => {
    const answer = await rawRequest(await open(), `GET /?${AMBIENT}${"y".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect([answer.status, answer.body]).toEqual([431, "the path and headers are too long\n"]);
  });

  test("HTTPS, which is named", async () => {
    const answer = await rawRequest(await open(), "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.stringContaining("the request is HTTPS, and consoles come here by plain HTTP"),
    ]);
  });

  test("nothing is made of a report whose sender goes away in the middle, which is said once", async () => {
    const place = await open();
    for (const text of ["", "POST /data/rep", post(WS2910).slice(0, 300)]) {
      const leaver = await rawConnection(place);
      await leaver.send(text);
      leaver.end();
      await leaver.closed;
    }
    expect((await rawRequest(place, post(GW2000_WS90))).status).toBe(200);
    expect(taken.map(({ about }) => about?.model)).toEqual(["GW2000A"]);
    expect(warnings()).toEqual([expect.stringContaining("the request broke off before its end")]);
  });

  test("one who does not finish is told so and let go, and others are served meanwhile", async () => {
    const place = await open({ requestMs: 300 });
    const slow = await rawConnection(place);
    await slow.send(`POST /data/report/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nPASSKEY=${PASSKEY}`);
    expect((await rawRequest(place, post(WS2910))).status).toBe(200);
    expect(await slow.answer()).toMatchObject({ status: 408, body: "the request did not come to its end\n" });
    await slow.closed;
    expect(taken).toHaveLength(1);
  });
});

test("one who opens connections without end is refused further ones, which is said once, and leaves room when he goes", async () => {
  const place = await open({ maxConnections: 2 });
  const held = [await rawConnection(place), await rawConnection(place)];
  for (let time = 0; time < 2; time += 1) await (await rawConnection(place)).closed;
  expect(warnings()).toEqual(["doors: more than 2 connections at once; who opens so many? Further ones are not taken"]);
  for (const connection of held) connection.end();
  await waitFor("room for another", async () => (await rawRequest(place, post(WS2910)).catch(() => undefined))?.status === 200);
});

describe("a reading that is not taken", () => {
  test("is answered with the reason, which is logged once and does not name the key", async () => {
    const place = await open({}, () => err("the outbox is full; free some space"));
    for (let time = 0; time < 2; time += 1) {
      const answer = await rawRequest(place, post(GW2000_WS90));
      expect([answer.status, answer.body]).toEqual([503, `${NAME}: the outbox is full; free some space\n`]);
    }
    expect(warnings()).toEqual([`doors: ${NAME}: the outbox is full; free some space`]);
  });

  test("by a fault of ours does not end the door", async () => {
    let isBroken = true;
    const place = await open({}, (reading) => {
      if (isBroken) throw new Error("out of paper");
      return takeAll(reading);
    });
    expect((await rawRequest(place, post(GW2000_WS90))).status).toBe(500);
    isBroken = false;
    expect((await rawRequest(place, post(GW2000_WS90))).status).toBe(200);
    expect(warnings()).toEqual(["doors: a report from 127.0.0.1 failed: out of paper"]);
  });
});

test("a console whose clock is ahead sends what is measured now, and that is said once", async () => {
  const place = await open();
  const dateOf = (aheadMs: number) => new Date(Date.now() + aheadMs).toISOString().slice(0, 19).replace("T", "+");
  for (const aheadMs of [60_000, 3_600_000, 7_200_000]) {
    await rawRequest(place, post(`PASSKEY=${PASSKEY}&tempf=50&dateutc=${dateOf(aheadMs)}`));
  }
  expect(taken.map(({ takenAtMs }) => takenAtMs === undefined)).toEqual([false, true, true]);
  expect(warnings()).toEqual([expect.stringContaining("the clock of a console is more than 5 minutes ahead")]);
});

test("a console whose clock is hours behind is believed, and that is said once", async () => {
  const place = await open();
  for (let time = 0; time < 2; time += 1) await rawRequest(place, post(`PASSKEY=${PASSKEY}&tempf=50&dateutc=2026-01-02+03:04:05`));
  expect(taken.map(({ takenAtMs }) => takenAtMs)).toEqual([Date.UTC(2026, 0, 2, 3, 4, 5), Date.UTC(2026, 0, 2, 3, 4, 5)]);
  expect(lines.filter((line) => line.includes(OLD) && !line.startsWith("debug: "))).toHaveLength(1);
});

test("an open door is one of its address; a second one there says what to change", async () => {
  const place = await open();
  const port = Number(new URL(place).port);
  expect(await openHttpDoor([], { host: "127.0.0.1", port }, () => takeAll, log)).toEqual({
    ok: false,
    error: `port ${port} of 127.0.0.1 is in use; set doors.httpPort to another`,
  });
});

test("closing ends connections that are kept", async () => {
  const connection = await rawConnection(await open());
  await connection.send(`GET ${WU_PATH}?${WU_CONSOLE} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await connection.answer();
  await doors.pop()?.close();
  await connection.closed;
});
