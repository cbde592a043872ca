import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { hasI2cBus } from "../test/support/native.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
const listeners: ChildProcess[] = [];
beforeEach(async () => {
  scene = await createScene();
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.kill();
  await scene.close();
});

/** Prints what services say, and closes the files they send along: systemd-notify waits for that (sd_notify_barrier(3)). */
const LISTENER = `
import array, os, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
while True:
    text, sent, *_ = listener.recvmsg(4096, socket.CMSG_SPACE(64))
    print(text.decode(), flush=True)
    for level, kind, data in sent:
        for file in array.array("i", data): os.close(file)
`;

describeWith(["systemd-notify", "python3"], "systemd", () => {
  test("is told that a service is ready, that it lives, and that it stops", async () => {
    const socket = join(scene.folder, "notify.sock");
    const systemd = spawn("python3", ["-c", LISTENER, socket], { stdio: ["ignore", "pipe", "inherit"] });
    listeners.push(systemd);
    let told = "";
    systemd.stdout.on("data", (chunk) => (told += chunk));
    await waitFor("the socket", () => existsSync(socket));
    const broker = await scene.startAndWait("broker", { NOTIFY_SOCKET: socket, WATCHDOG_USEC: "400000" });
    await waitFor("two signs of life", () => told.split("WATCHDOG=1").length > 2);
    expect(told.indexOf("READY=1")).toBeGreaterThanOrEqual(0);
    expect(told.indexOf("READY=1")).toBeLessThan(told.indexOf("WATCHDOG=1"));
    expect(await broker.stop("SIGTERM")).toBe(0);
    await waitFor("the goodbye", () => told.includes("STOPPING=1"));
    expect(broker.output()).not.toMatch(/systemd cannot/);
  });
});

test("a service whose supervisor cannot be told says so once, and runs on", async () => {
  const broker = await scene.startAndWait("broker", { NOTIFY_SOCKET: join(scene.folder, "nobody.sock"), WATCHDOG_USEC: "200000" });
  await waitFor("the warning", () => broker.output().includes("systemd cannot be told"));
  expect(await broker.stop()).toBe(0);
  expect(broker.output().split("systemd cannot be told")).toHaveLength(2);
});

const away = "an agent whose chips are all away ends by itself, with the reason";
const testWithBus = hasI2cBus ? test : test.skip;

testWithBus(hasI2cBus ? away : `${away} (skipped: the package i2c-bus was not built)`, async () => {
  const agent = scene.start(["agent"], {
    CLIMA_STATION_SOURCE: "pi",
    CLIMA_STATION_I2C_BUS: "250",
    CLIMA_STATION_INFRARED_SENDER: "irsend", // that much of a station is there, or it would not start
    CLIMA_STATION_EXIT_WHEN_SILENT_S: "2",
  });
  expect(await agent.exited).toBe(1);
  expect(agent.output()).toMatch(/none of BMP180, .*, VEML7700 is there; .* there is no \/dev\/i2c-250; put dtparam=i2c_arm=on/);
  expect(agent.output().trim().split("\n").at(-1)).toMatch(/^the station has taken no reading for \d+ s, .*station\.exitWhenSilentS/);
});
