/** A backlog of telemetry in a Mosquitto persistent session, and the barest drain of it: what ingest is measured against. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createTopics, type Reading } from "@clima/schemas";
import mqttPacket, { type IConnectPacket, type IPublishPacket, type Packet } from "mqtt-packet";

const STATIONS = 20;
const PUBLISH_WINDOW = 2000;
const topics = createTopics();

export const readingOf = (index: number): Reading => ({
  station: `station-${index % STATIONS}`,
  bootId: "bench",
  seq: Math.floor(index / STATIONS),
  takenAt: new Date(Date.UTC(2026, 0, 1) + 1000 * Math.floor(index / STATIONS)).toISOString(),
  values: { temperatureC: 10 + (index % 100) / 10, humidityPct: 50, pressureHpa: 1000, illuminanceLux: index % 5000 },
});

export const nineValuesOf = (index: number): Reading => ({
  ...readingOf(index),
  values: {
    ...readingOf(index).values,
    windSpeedMs: (index % 90) / 10,
    windGustMs: (index % 120) / 10,
    windDirectionDeg: index % 360,
    rainMm: (index % 7) / 10,
    dewPointC: 5 + (index % 30) / 10,
  },
});

async function open(port: number, clientId: string, onPacket: (packet: Packet) => void, receiveMaximum = 65_535): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const parser = mqttPacket.parser({ protocolVersion: 5 });
  const isIn = new Promise<void>((resolve) => {
    parser.on("packet", (packet) => (packet.cmd === "connack" ? resolve() : onPacket(packet)));
  });
  socket.on("data", (chunk) => parser.parse(chunk));
  await once(socket, "connect");
  const properties = { sessionExpiryInterval: 0xffff_ffff, receiveMaximum };
  const packet: IConnectPacket = {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 5,
    clean: false,
    clientId,
    keepalive: 0,
    properties,
  };
  socket.write(encode(packet));
  await isIn;
  return socket;
}

const encode = (packet: Packet) => mqttPacket.generate(packet, { protocolVersion: 5 });
const puback = (messageId: number) => [0x40, 2, messageId >> 8, messageId & 0xff];

/** Makes the session that `clientId` will find, with `count` messages in it. */
export async function makeBacklog(port: number, clientId: string, count: number, readingAt = readingOf): Promise<void> {
  let subscribed: () => void = () => undefined;
  const isSubscribed = new Promise<void>((resolve) => {
    subscribed = resolve;
  });
  const session = await open(port, clientId, (packet) => packet.cmd === "suback" && subscribed());
  const subscriptions = [topics.all.telemetry, topics.all.backfill].map((topic) => ({ topic, qos: 1 as const }));
  session.write(encode({ cmd: "subscribe", messageId: 1, subscriptions }));
  await isSubscribed;
  session.end(encode({ cmd: "disconnect" }));
  await once(session, "close");
  await publish(port, count, readingAt);
}

async function publish(port: number, count: number, readingAt: typeof readingOf): Promise<void> {
  let acknowledged = 0;
  let progress: () => void = () => undefined;
  const socket = await open(port, "bench-publisher", (packet) => {
    if (packet.cmd !== "puback") return;
    acknowledged += 1;
    progress();
  });
  for (let index = 0; index < count; ) {
    const parts: Buffer[] = [];
    for (; index < count && index < acknowledged + PUBLISH_WINDOW; index += 1) parts.push(encodeTelemetry(index, readingAt(index)));
    socket.write(Buffer.concat(parts));
    await new Promise<void>((resolve) => {
      progress = () => (acknowledged + PUBLISH_WINDOW / 2 >= index || acknowledged === count) && resolve();
      progress();
    });
  }
  while (acknowledged < count)
    await new Promise<void>((resolve) => {
      progress = resolve;
    });
  socket.destroy();
}

function encodeTelemetry(index: number, reading: Reading): Buffer {
  const payload = JSON.stringify({ schema: "telemetry/1", ...reading });
  const topic = topics.station(reading.station).telemetry;
  return encode({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false, messageId: 1 + (index % 65_535) });
}

/** Takes `count` messages and acknowledges them, and does nothing else. Seconds. */
export async function drainBare(port: number, clientId: string, count: number, receiveMaximum?: number): Promise<number> {
  let taken = 0;
  let acks: number[] = [];
  let finish: () => void = () => undefined;
  const isDone = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const startMs = performance.now();
  const take = (packet: Packet) => {
    if (packet.cmd !== "publish") return;
    acks.push(...puback((packet as IPublishPacket).messageId ?? 0));
    taken += 1;
    if (taken === count) finish();
  };
  const socket = await open(port, clientId, take, receiveMaximum);
  socket.on("data", () => {
    socket.write(Buffer.from(acks));
    acks = [];
  });
  await isDone;
  const seconds = (performance.now() - startMs) / 1000;
  socket.destroy();
  return seconds;
}
