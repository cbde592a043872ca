import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createTopics } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { freePort } from "../test/support/free-port.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { createRandom } from "../test/support/random.ts";
import { describeWith } from "../test/support/requires.ts";
import { seedOfRun } from "../test/support/seed.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene } from "./support/clima.ts";
import { storedReadings } from "./support/stored.ts";

/** How often ingest is killed; a thousand messages each time. `KILLS=100` for the long run. */
const KILLS = Number(process.env["KILLS"] ?? 4);
const MESSAGES_A_KILL = 1000;
const random = createRandom(seedOfRun());
const FIRST_MS = Date.UTC(2026, 0, 1);
const takenAtOf = (seq: number) => new Date(FIRST_MS + 1000 * seq).toISOString();

/** A way to the database that can be cut. */
async function startGate(targetPort: number) {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((socket) => {
    const target = connect(targetPort, "127.0.0.1");
    for (const each of [socket, target]) {
      sockets.add(each);
      each.on("error", () => each.destroy()).on("close", () => sockets.delete(each));
    }
    if (!isOpen) socket.destroy();
    socket.pipe(target).pipe(socket);
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const cut = () => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  const open = () => {
    isOpen = true;
  };
  const close = () => {
    cut();
    return new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${port}`, cut, open, close };
}

describeWith(["mosquitto", "influxd"], "an ingest between a real Mosquitto and a real InfluxDB", () => {
  test(
    `killed ${KILLS} times, with the database away for longer than it waits, stores exactly what the broker acknowledged`,
    async () => {
      const [mosquitto, influxd] = await Promise.all([startMosquitto(), startInfluxd()]);
      const gate = await startGate(influxd.port);
      const store = { kind: "influxdb", influxUrl: gate.url, influxVersion: 1, influxDatabase: "kills" } as const;
      const scene = await createScene({
        CLIMA_MQTT_URL: mosquitto.url,
        CLIMA_STORE_KIND: store.kind,
        CLIMA_STORE_INFLUX_URL: store.influxUrl,
        CLIMA_STORE_INFLUX_VERSION: "1",
        CLIMA_STORE_INFLUX_DATABASE: store.influxDatabase,
        CLIMA_INGEST_SPOOL_AFTER_MS: "300",
      });
      const { telemetry } = createTopics().station("garden");
      const publisher = await connectAsync(mosquitto.url);
      const acknowledged: string[] = [];
      const publish = async (seq: number) => {
        const takenAt = takenAtOf(seq);
        const message = {
          schema: "telemetry/1",
          station: "garden",
          bootId: "b1",
          seq,
          takenAt,
          values: { temperatureC: (seq % 500) / 10 },
        };
        await publisher.publishAsync(telemetry, JSON.stringify(message), { qos: 1 });
        acknowledged.push(takenAt);
      };
      let ingest = await scene.startAndWait("ingest");
      await waitFor("the session", () => ingest.output().includes("connected to"));
      for (let kill = 0; kill < KILLS; kill += 1) {
        if (kill % 3 === 1) gate.cut();
        const first = kill * MESSAGES_A_KILL;
        const published = Promise.all(Array.from({ length: MESSAGES_A_KILL }, (_, index) => publish(first + index)));
        await sleep(random() * 1500);
        await ingest.stop("SIGKILL");
        await published;
        if (kill % 3 === 2) gate.open();
        ingest = await scene.startAndWait("ingest");
      }
      gate.open();
      const stored = async () => (await storedReadings("garden", scene.folder, store)).map(({ takenAt }) => takenAt);
      await waitFor("all to be stored", async () => (await stored()).length >= acknowledged.length, 60_000);
      await ingest.stop();
      expect(await stored()).toEqual(acknowledged.sort());
      await publisher.endAsync();
      await scene.close();
      await gate.close();
      await Promise.all([mosquitto.remove(), influxd.stop()]);
    },
    patientMs(60_000 + 20_000 * KILLS),
  );
});
