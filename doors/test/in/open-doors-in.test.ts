import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import { err, ok, silentLog } from "@clima/schemas";
import { openDoorsIn } from "../../src/in/open-doors-in.ts";
import type { DeviceReading } from "../../src/in/port.ts";
import type { DoorIn } from "../../src/settings.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { GW2000_WS90, PASSKEY } from "../support/payloads.ts";
import { rawRequest } from "../support/raw-http.ts";

const mqtt = { url: "mqtt://127.0.0.1:9" };
const CONSOLE: DoorIn = { kind: "ecowitt", station: "roof", passkey: PASSKEY };
const RADIO: DoorIn = { kind: "rtl_433", station: "garden", device: "Acurite-5n1/2345", from: "stdin" };

const settingsOf = (entries: readonly DoorIn[], httpPort = 0) => ({ mqtt, doors: { host: "127.0.0.1", httpPort, in: entries, out: [] } });

async function openWith(entries: readonly DoorIn[], httpPort?: number) {
  const taken: [string, DeviceReading][] = [];
  const stdin = new PassThrough();
  const takerOf = (entry: DoorIn) => (reading: DeviceReading) => {
    taken.push([entry.station, reading]);
    return ok(undefined);
  };
  return { opened: await openDoorsIn(settingsOf(entries, httpPort), stdin, takerOf, silentLog), taken, stdin };
}

test("each entry's device is given to its own station, by whatever door it comes", async () => {
  const { opened, taken, stdin } = await openWith([CONSOLE, RADIO]);
  if (!opened.ok) throw new Error(opened.error);
  const place = opened.value.map((door) => door.place).find((each) => each.startsWith("http://"));
  await rawRequest(place ?? "", `POST /data/report/ HTTP/1.1\r\nContent-Length: ${GW2000_WS90.length}\r\n\r\n${GW2000_WS90}`);
  stdin.write('{"model":"Acurite-5n1","id":2345,"temperature_C":7.5}\n');
  await waitFor("the radio's reading", () => taken.length > 1);
  expect(taken.map(([station, { values }]) => [station, values.temperatureC])).toEqual([
    ["roof", 10],
    ["garden", 7.5],
  ]);
  for (const door of opened.value) await door.close();
});

test("where no entry needs a door, none is open", async () => {
  expect((await openWith([])).opened).toEqual(ok([]));
});

test("where one cannot be opened, the reason is told and none stays open", async () => {
  const first = (await openWith([CONSOLE])).opened;
  if (!first.ok) throw new Error(first.error);
  const port = Number(new URL(first.value[0]?.place ?? "").port);
  expect((await openWith([CONSOLE, RADIO], port)).opened).toEqual(
    err(`port ${port} of 127.0.0.1 is in use; set doors.httpPort to another`),
  );
  await first.value[0]?.close();

  const wrong: DoorIn = { kind: "mqtt", station: "shed", topic: "a/#/b", values: [{ path: "x", quantity: "temperatureC" }] };
  expect((await openWith([CONSOLE, wrong], port)).opened).toMatchObject({ ok: false, error: expect.stringContaining("a/#/b") });
  const again = (await openWith([CONSOLE], port)).opened;
  if (!again.ok) throw new Error(again.error);
  await again.value[0]?.close();
});
