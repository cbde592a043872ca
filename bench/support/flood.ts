/** A process that publishes as fast as the broker lets it, until it is told to stop: nothing it does delays whoever measures. */
import { once } from "node:events";
import { connect } from "node:net";
import { createFramer } from "@clima/mqtt-wire";
import { generate } from "mqtt-packet";

export interface Flood {
  readonly port: number;
  readonly topic: string;
  readonly qos: 0 | 1;
  readonly payloadBytes: number;
}

const PUBACK = 4;
/** Messages of QoS 1 that may be unacknowledged. */
const WINDOW = 500;
const BATCH = 100;

const { port, topic, qos, payloadBytes } = JSON.parse(process.argv[2] ?? "") as Flood;
const socket = connect({ port, host: "127.0.0.1", noDelay: true });
await once(socket, "connect");
socket.write(generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, clientId: "flood", keepalive: 0 }));
await once(socket, "data");

const packet = generate({ cmd: "publish", topic, payload: Buffer.alloc(payloadBytes, "x"), qos, messageId: 1, dup: false, retain: false });
const batch = Buffer.concat(Array.from({ length: BATCH }, () => packet));
let published = 0;
let acknowledged = 0;
let isRunning = true;

function fill(): void {
  while (isRunning && !socket.writableNeedDrain && (qos === 0 || published - acknowledged + BATCH <= WINDOW)) {
    published += BATCH;
    socket.write(Buffer.from(batch));
  }
}

const framer = createFramer();
socket.on("data", (bytes: Buffer) => {
  acknowledged += framer.push(bytes).filter(({ packetType }) => packetType === PUBACK).length;
  fill();
});
socket.on("drain", fill);
// A broker that is ended first ends the flood.
socket.on("close", () => process.exit());
process.on("message", () => {
  isRunning = false;
  process.send?.(published, () => process.exit());
});
fill();
process.send?.("flooding");
