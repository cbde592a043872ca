/** Parts of Clima that run alone on the broker's machine once there are users, and what a changed password does to what runs. Real processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const CLIMA = join(import.meta.dirname, "../bin/clima.js");
const place = tempDir();
const running = new Set<ChildProcess>();
let port: number;
let panelPort: number;

/** A process of Clima in the place. */
function start(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const env = {
    PATH: process.env["PATH"],
    CLIMA_DATA_DIR: join(place.path, "data"),
    CLIMA_BROKER_MQTT_PORT: String(port),
    CLIMA_BROKER_WEB_SOCKET_PORT: "-1",
    CLIMA_BROKER_HTTP_PORT: "-1",
    CLIMA_INGEST_HTTP_PORT: "-1",
    CLIMA_PANEL_PORT: String(panelPort),
    CLIMA_STATION_SOURCE: "simulated",
    CLIMA_LOG_LEVEL: "info",
    ...more,
  };
  const child = spawn(process.execPath, [CLIMA, ...args], { cwd: place.path, env });
  running.add(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    }),
  );
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { said: () => said, times: (text: string) => said.split(text).length - 1, ended, kill, input: child.stdin };
}

async function startBroker() {
  const broker = start(["broker"]);
  await waitFor("the broker", () => broker.said().includes("listens on"));
  return broker;
}

async function user(password: string, ...args: readonly string[]): Promise<void> {
  writeFileSync(join(place.path, "password"), `${password}\n`);
  const made = start(["user", ...args, "--password-file", "password"]);
  expect(await made.ended).toBe(0);
}

beforeAll(async () => {
  port = await freePort();
  panelPort = await freePort();
  await user("garden path", "add", "boss", "--role", "admin");
});
afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
});
afterAll(() => place.remove());

const CONNECTED = "connected to mqtt://127.0.0.1";

describe("on the broker's machine, with users and no mqtt.username", () => {
  test.each(["agent", "ingest", "panel"])(
    "clima %s gets in, whichever begins first, and again when the broker has begun anew",
    async (part) => {
      const service = start([part]);
      await waitFor("the line about the broker", () => service.said().includes("no connection to"));
      const broker = await startBroker();
      await waitFor("a connection", () => service.times(CONNECTED) === 1);
      await broker.kill("SIGKILL");
      const next = await startBroker();
      await waitFor("another connection", () => service.times(CONNECTED) === 2);
      expect(await service.kill("SIGTERM")).toBe(0);
      await next.kill("SIGTERM");
    },
  );

  test("clima doctor finds that the station is let in", async () => {
    const broker = await startBroker();
    const doctor = start(["doctor"]);
    await doctor.ended;
    expect(doctor.said()).toMatch(/^ok +Broker: .* lets this station in/m);
    await broker.kill("SIGTERM");
  });

  test("clima doctor says which user is refused, by whom, and what to set", async () => {
    const broker = await startBroker();
    const doctor = start(["doctor"], { CLIMA_MQTT_USERNAME: "eve", CLIMA_MQTT_PASSWORD: "wrong" });
    expect(await doctor.ended).toBe(1);
    expect(doctor.said()).toContain(`FAILED   Broker: the broker at 127.0.0.1:${port} refused the user "eve"`);
    expect(doctor.said()).toContain("then set mqtt.username and mqtt.password here");
    await broker.kill("SIGTERM");
  });

  test("clima ingest says which user is refused, by whom, and what to set", async () => {
    const broker = await startBroker();
    const ingest = start(["ingest"], { CLIMA_MQTT_USERNAME: "mallory", CLIMA_MQTT_PASSWORD: "wrong" });
    await waitFor("the refusal", () => /refused the user "mallory".*mqtt\.username and mqtt\.password/.test(ingest.said()));
    expect(await ingest.kill("SIGTERM")).toBe(0);
    await broker.kill("SIGTERM");
  });
});

describe("when the password is changed meanwhile", () => {
  /** An hour a second: it lasts as long as the test. */
  const rows = Array.from({ length: 500 }, (_, hour) => `garden,${new Date(Date.UTC(2020, 0, 1) + 3_600_000 * hour).toISOString()},1.5\n`);

  test.each([
    ["garden", "station", ["replay", "year.csv", "--speed", "3600"], "acknowledged"],
    ["ann", "viewer", ["watch"], CONNECTED],
  ])("what runs as %s (%s) ends with the refusal: clima %s", async (name, role, args, sign) => {
    writeFileSync(join(place.path, "year.csv"), `station,takenAt,temperatureC\n${rows.join("")}`);
    await user("garden path", "add", name, "--role", role);
    const broker = await startBroker();
    const command = start(args, { CLIMA_MQTT_USERNAME: name, CLIMA_MQTT_PASSWORD: "garden path" });
    await waitFor("it to be at work", () => command.said().includes(sign));
    await user("another path", "passwd", name);
    expect(await command.ended).toBe(1);
    expect(command.said()).toContain(`the broker at 127.0.0.1:${port} refused the user "${name}" (`);
    expect(command.said()).toContain("mqtt.username and mqtt.password");
    await broker.kill("SIGTERM");
  });
});
