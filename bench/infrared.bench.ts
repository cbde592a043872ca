/**
 * Infrared: from the publish of a command to the pulses being with the kernel (here a file in the place of /dev/lircN) and the result being back,
 * beside a bare round trip through the same broker; and how many signals a second are decoded, beside what a receiver can hear.
 * `node --import tsx bench/infrared.bench.ts [commands]`
 */
import { writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { createScene } from "../e2e/support/clima.ts";
import { checkCode, encodeSignal } from "../infrared/src/codec/protocol.ts";
import { PROTOCOLS } from "../infrared/src/codec/protocols.ts";
import { decodeSignal } from "../infrared/src/codec/signal.ts";
import { rounded } from "./support/report.ts";

const COMMANDS = Number(process.argv[2] ?? 1000);
const DECODES = 200_000;
/** Frames of NEC come each 108 ms. */
const HEARD_PER_S = 1000 / 108;

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;

/** One after the other; ms each. */
async function roundTrips(
  client: MqttClient,
  send: (id: string) => Promise<unknown>,
  idOf: (payload: Buffer) => string,
): Promise<number[]> {
  const waiting = new Map<string, () => void>();
  const onMessage = (_topic: string, payload: Buffer) => waiting.get(idOf(payload))?.();
  client.on("message", onMessage);
  const tookMs: number[] = [];
  for (let count = 0; count < COMMANDS; count += 1) {
    const id = `bench-${count}`;
    const startedMs = performance.now();
    const back = new Promise<void>((resolve) => waiting.set(id, resolve));
    await Promise.all([send(id), back]);
    waiting.delete(id);
    tookMs.push(performance.now() - startedMs);
  }
  client.off("message", onMessage);
  return tookMs;
}

async function latency() {
  const scene = await createScene();
  const device = join(scene.folder, "lirc0");
  writeFileSync(device, "");
  await scene.startAndWait("broker");
  const settings = {
    CLIMA_STATION_SOURCE: "pi",
    CLIMA_STATION_INFRARED_SENDER: device,
    CLIMA_STATION_INFRARED_RECEIVER: "off",
    CLIMA_STATION_INFRARED_MAX_DUTY_PCT: "100",
  };
  // Without ir-ctl in its path the agent writes the pulses itself
  await scene.startAndWait("agent", { ...settings, CLIMA_STATION_I2C_BUS: "250", CLIMA_STATION_EXIT_WHEN_SILENT_S: "0", PATH: "/nowhere" });
  const client = await mqtt.connectAsync(scene.mqttUrl);
  (client.stream as unknown as Socket).setNoDelay(true);
  await client.subscribeAsync(["clima/v1/demo/result/ir/send", "bench/echo"], { qos: 1 });
  const online = new Promise((resolve) => client.once("message", resolve));
  await client.subscribeAsync("clima/v1/demo/status", { qos: 1 });
  await online;
  await client.unsubscribeAsync("clima/v1/demo/status");
  const press = (id: string) =>
    client.publishAsync("clima/v1/demo/cmd/ir/send", JSON.stringify({ id, remote: "demo-tv", button: "power" }), { qos: 1 });
  const commands = await roundTrips(client, press, (payload) => {
    const { id, status } = JSON.parse(payload.toString());
    if (status !== "ok" && status !== "accepted") throw new Error(payload.toString());
    return status === "ok" ? id : "";
  });
  const echoes = await roundTrips(
    client,
    (id) => client.publishAsync("bench/echo", id, { qos: 1 }),
    (payload) => payload.toString(),
  );
  await client.endAsync(true);
  await scene.close();
  return { commands, echoes };
}

/** Of one code of each protocol; some are only sent, and never heard. */
function decodesPerS(): { readonly perS: number; readonly protocols: number } {
  const code = { address: 1, command: 2 };
  const possible = PROTOCOLS.filter((protocol) => checkCode(protocol, code).ok);
  const signals = possible.map((protocol) => encodeSignal(protocol, code).timingsUs).filter((timingsUs) => decodeSignal(timingsUs));
  const startedMs = performance.now();
  for (let count = 0; count < DECODES; count += 1) {
    if (!decodeSignal(signals[count % signals.length] ?? [])) throw new Error("not decoded");
  }
  return { perS: (DECODES * 1000) / (performance.now() - startedMs), protocols: signals.length };
}

const { commands, echoes } = await latency();
for (const share of [0.5, 0.99]) {
  const [own, bare] = [quantile(commands, share), quantile(echoes, share)];
  console.log(
    `command to pulses and result, p${share * 100}   ${rounded(own)} ms; a bare round trip ${rounded(bare)} ms: ratio ${rounded(own / bare)}`,
  );
}
const { perS, protocols } = decodesPerS();
console.log(
  `signals of ${protocols} protocols decoded   ${rounded(perS)} a second, ${rounded(perS / HEARD_PER_S)} times what a receiver can hear`,
);
