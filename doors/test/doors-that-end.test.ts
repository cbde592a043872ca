import { PassThrough } from "node:stream";
import { ok, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { startDoors } from "../src/main.ts";
import type { DoorIn } from "../src/settings.ts";
import type { DoorReading } from "../src/stations.ts";

async function start(entries: readonly DoorIn[]) {
  const stdin = new PassThrough();
  const taken: DoorReading[] = [];
  const take = (reading: DoorReading) => {
    taken.push(reading);
    return ok(undefined);
  };
  const started = await startDoors(
    {
      base: "clima/v1",
      mqtt: { url: "mqtt://127.0.0.1:1" },
      softwareVersion: "0.0.0",
      dataDir: "nowhere",
      doors: { host: "127.0.0.1", httpPort: 0, in: entries, out: [] },
    },
    { openStation: () => ok({ take, stop: async () => undefined }), stdin, log: silentLog },
  );
  if (!started.ok) throw new Error(started.error);
  return { doors: started.value, stdin, taken };
}

const RADIO: DoorIn = { kind: "rtl_433", station: "garden", device: "LaCrosse-TX/1", from: "stdin" };
const CONSOLE: DoorIn = { kind: "ecowitt", station: "roof", passkey: "A" };

test("doors that only read the standard input end with it, when they have given its last line", async () => {
  const { doors, stdin, taken } = await start([RADIO]);
  stdin.end('{"model":"LaCrosse-TX","id":1,"temperature_C":4.5}');
  await doors.ended;
  expect(taken).toEqual([{ device: "LaCrosse-TX/1", sensor: "LaCrosse-TX", values: { temperatureC: 4.5 } }]);
  await doors.stop();
});

test("doors of which one listens stay open when the standard input ends", async () => {
  const { doors, stdin } = await start([RADIO, CONSOLE]);
  stdin.end();
  expect(doors).not.toHaveProperty("ended");
  await doors.stop();
});
