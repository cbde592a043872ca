/**
 * A load of MQTT messages over raw sockets with packets that were encoded beforehand: the generator must cost less than the brokers that
 * it measures. Closed loop: at most `window` messages are between the publisher and the last subscriber.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createFramer, type Frame, PUBLISH } from "@clima/mqtt-wire";
import { generate, type Packet } from "mqtt-packet";

export interface Load {
  readonly version: 4 | 5;
  readonly qos: 0 | 1;
  readonly subscribers: number;
  readonly payloadBytes: number;
  readonly hasUserProperties: boolean;
  /** The subscribers' sessions are stored: clean=false, or an expiry of an hour. */
  readonly isPersistent: boolean;
  readonly window: number;
  readonly durationMs: number;
}

const TOPIC = "bench/topic";
let nextClient = 0;

const newId = () => {
  nextClient += 1;
  return `bench-${process.pid}-${nextClient}`;
};

async function open(port: number, load: Load, isPersistent: boolean, clientId = newId()): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  const properties = load.version === 5 ? { sessionExpiryInterval: isPersistent ? 3600 : 0, receiveMaximum: 65535 } : undefined;
  const clean = load.version === 5 || !isPersistent;
  const packet = {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: load.version,
    clean,
    clientId,
    keepalive: 0,
    ...(properties ? { properties } : {}),
  };
  socket.write(generate(packet as Packet));
  await once(socket, "data");
  return socket;
}

const encode = (packet: object, version: 4 | 5) => generate(packet as Packet, { protocolVersion: version } as never);

function encodePublish({ version, qos, payloadBytes, hasUserProperties }: Load): { readonly bytes: Buffer; readonly idAt: number } {
  const properties = hasUserProperties
    ? { userProperties: { site: "garden", unit: "celsius" }, contentType: "application/json" }
    : undefined;
  const packet = { cmd: "publish", topic: TOPIC, payload: Buffer.alloc(payloadBytes, "x"), qos, messageId: 1, dup: false, retain: false };
  const bytes = encode({ ...packet, ...(properties ? { properties } : {}) }, version);
  let idAt = 1;
  while ((bytes[idAt] as number) >= 0x80) idAt += 1;
  return { bytes, idAt: idAt + 3 + TOPIC.length };
}

/** Subscribes and counts what is delivered; answers each message of QoS 1. */
async function subscribe(port: number, load: Load, clientId: string, onDelivered: (count: number) => void): Promise<Socket> {
  const socket = await open(port, load, load.isPersistent, clientId);
  socket.write(encode({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: TOPIC, qos: load.qos }] }, load.version));
  await once(socket, "data");
  const framer = createFramer();
  socket.on("data", (bytes: Buffer) => {
    const delivered = framer.push(bytes).filter(({ packetType }) => packetType === PUBLISH);
    if (load.qos > 0 && delivered.length > 0 && !socket.writableEnded) socket.write(pubacks(delivered));
    if (delivered.length > 0) onDelivered(delivered.length);
  });
  return socket;
}

function pubacks(frames: readonly Frame[]): Buffer {
  const acks = Buffer.alloc(4 * frames.length);
  for (const [index, { chunk, bodyAt }] of frames.entries()) {
    const idAt = bodyAt + 2 + TOPIC.length;
    acks.writeUInt32BE(PUBACK_HEADER + ((chunk[idAt] as number) << 8) + (chunk[idAt + 1] as number), 4 * index);
  }
  return acks;
}
/** Type and length of a PUBACK, before its two bytes of packet identifier. */
const PUBACK_HEADER = 0x4002_0000;

/** Runs a load; the answer is the number of deliveries and how long they took. */
export async function run(port: number, load: Load): Promise<{ readonly deliveries: number; readonly seconds: number }> {
  let deliveries = 0;
  let published = 0;
  let isRunning = true;
  let publisher: Socket | undefined;
  const { bytes, idAt } = encodePublish(load);
  let messageId = 0;

  function send(): void {
    const room = load.window - (published - deliveries / load.subscribers);
    if (!isRunning || publisher === undefined || room < load.window / 4) return;
    const count = Math.floor(room);
    const batch = Buffer.alloc(count * bytes.length);
    for (let index = 0; index < count; index += 1) {
      bytes.copy(batch, index * bytes.length);
      if (load.qos > 0) {
        messageId = (messageId % 65535) + 1;
        batch.writeUInt16BE(messageId, index * bytes.length + idAt);
      }
    }
    published += count;
    publisher.write(batch);
  }

  const onDelivered = (count: number) => {
    deliveries += count;
    send();
  };
  const sockets: Socket[] = [];
  const ids = Array.from({ length: load.subscribers }, newId);
  for (const id of ids) sockets.push(await subscribe(port, load, id, onDelivered));
  publisher = await open(port, load, false);
  publisher.resume();
  const startedMs = performance.now();
  send();
  await new Promise((resolve) => setTimeout(resolve, load.durationMs));
  isRunning = false;
  const result = { deliveries, seconds: (performance.now() - startedMs) / 1000 };
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const socket of [...sockets, publisher]) socket.end(encode({ cmd: "disconnect" }, load.version));
  await new Promise((resolve) => setTimeout(resolve, 100));
  // Sessions that stayed would get all messages of the next load.
  if (load.isPersistent) for (const id of ids) (await open(port, load, false, id)).end(encode({ cmd: "disconnect" }, load.version));
  return result;
}
