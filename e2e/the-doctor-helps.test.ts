import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { describeWith } from "../test/support/requires.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

interface Told {
  readonly code: number | null;
  readonly ok: boolean;
  readonly findings: readonly { readonly name: string; readonly status: string; readonly message: string; readonly advice?: string[] }[];
}

async function askDoctor(more: Readonly<Record<string, string>> = {}): Promise<Told> {
  const doctor = scene.start(["doctor", "--json"], more);
  const code = await doctor.exited;
  return { code, ...JSON.parse(doctor.output()) };
}

const statusOf = ({ findings }: Told, name: string) => findings.find((finding) => finding.name === name)?.status;

async function addUser(name: string): Promise<Record<string, string>> {
  const file = join(scene.folder, `${name}.password`);
  writeFileSync(file, "a-long-password\n");
  expect(await scene.start(["user", "add", name, "--role", "station", "--password-file", file]).exited).toBe(0);
  return { CLIMA_MQTT_USERNAME: name, CLIMA_MQTT_PASSWORD: "a-long-password" };
}

describe("clima doctor and the broker", () => {
  test("a broker that is away is a failure with what to set, and the exit code says so", async () => {
    const told = await askDoctor();
    expect(told).toMatchObject({ code: 1, ok: false });
    const broker = told.findings.at(-1);
    expect(broker).toMatchObject({
      name: "Broker",
      status: "failed",
      message: expect.stringMatching(/cannot be reached: connect ECONNREFUSED/),
    });
    expect(broker?.advice?.[0]).toMatch(/CLIMA_MQTT_URL/);
  });

  test("a station is told whether it may come in, read its commands and publish", async () => {
    const garden = await addUser("garden");
    await scene.startAndWait("broker");
    // On the broker's machine its owner's agent gets in by itself.
    expect((await askDoctor()).code).toBe(0);
    const stranger = await askDoctor({ CLIMA_DATA_DIR: join(scene.folder, "another-computer") });
    expect(stranger.code).toBe(1);
    expect(stranger.findings.at(-1)?.advice?.[0]).toBe("on the broker's machine: clima user add demo --role station");
    const own = await askDoctor({ ...garden, CLIMA_STATION_ID: "garden" });
    expect(own).toMatchObject({ code: 0, ok: true });
    expect(["Broker", "Commands", "Readings"].map((name) => statusOf(own, name))).toEqual(["ok", "ok", "ok"]);
    expect(own.findings.find(({ name }) => name === "Broker")?.message).toMatch(/MQTT 5$/);
    const foreign = await askDoctor({ ...garden, CLIMA_STATION_ID: "attic" });
    expect(["Broker", "Commands", "Readings"].map((name) => statusOf(foreign, name))).toEqual(["ok", "failed", "failed"]);
  });

  test("people get lines, each with what to do below it", async () => {
    const doctor = scene.start(["doctor"], { CLIMA_STATION_SOURCE: "pi", CLIMA_STATION_I2C_BUS: "250" });
    expect(await doctor.exited).toBe(1);
    expect(doctor.output()).toContain(
      "FAILED   I2C: there is no /dev/i2c-250\n         → in /boot/firmware/config.txt:  dtparam=i2c_arm=on\n",
    );
    expect(doctor.output()).toMatch(/\n\d+ failed, \d+ warnings, \d+ ok, \d+ skipped\.\n$/);
  });
});

describeWith(["mosquitto"], "clima doctor and Mosquitto", () => {
  test("is content with a broker that lets everybody in", async () => {
    const mosquitto = await startMosquitto();
    const told = await askDoctor({ CLIMA_MQTT_URL: `mqtt://127.0.0.1:${mosquitto.port}` });
    await mosquitto.stop();
    expect(told.code).toBe(0);
    expect(["Broker", "Commands", "Readings"].map((name) => statusOf(told, name))).toEqual(["ok", "ok", "ok"]);
  });
});
