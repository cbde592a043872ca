/** The two commands of docs/docker.md: a backup while everything runs, and the house again on an empty computer. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waitFor } from "../support/wait-for.ts";
import { createHouse, type House } from "./support/house.ts";

const NAME = "clima-backup";
const PARTS = ["broker", "ingest", "panel", "agent-sim"];

let house: House;
const up = async () => {
  await house.compose(["up", "--detach", "--no-build", ...PARTS]);
  await house.untilHealthy([...PARTS, "influxdb"].map((part) => house.containerOf(part)));
};
const passwordOfOperator = () => house.secret("secrets-people", "operator");

beforeAll(async () => {
  house = await createHouse(NAME);
  await up();
});
afterAll(() => house?.close());

async function storedTimes(): Promise<readonly unknown[]> {
  const rows = await house.query("SELECT temperatureC FROM weather WHERE station = 'demo'");
  return rows.map(([time]) => time);
}

test("the house is the same again after a restore on a computer that has nothing of it", async () => {
  const before = await waitFor(
    "readings in InfluxDB",
    async () => {
      const times = await storedTimes();
      return times.length >= 5 && times;
    },
    60_000,
  );
  const password = await passwordOfOperator();
  const archive = join(house.folder, "house.tar.gz");
  const said = await house.composeWithFile(["run", "--rm", "-T", "backup"], ">", archive);
  process.stderr.write(said);

  await house.compose(["down", "--volumes"]);
  await up();
  expect(await passwordOfOperator()).not.toBe(password);
  await house.compose(["stop"]);
  await house.composeWithFile(["run", "--rm", "-T", "backup", "restore", "-", "--replace"], "<", archive);
  await up();

  expect(await storedTimes()).toEqual(expect.arrayContaining([...before]));
  expect(await passwordOfOperator()).toBe(password);
  const login = ["-V", "5", "-u", "operator", "-P", password];
  const live = await house.engine.inNetwork("mosquitto_sub", ...login, "-C", "1", "-W", "60", "-t", "clima/v1/demo/telemetry");
  expect(JSON.parse(live.stdout)).toMatchObject({ station: "demo" });
  const newest = Math.max(...before.map(Number));
  await waitFor("a new reading in InfluxDB", async () => (await storedTimes()).some((time) => Number(time) > newest), 60_000);
});
