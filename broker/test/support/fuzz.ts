/** Connections that send right, broken and random packets; every one can be made again from its seed. */
import { connect as connectTcp } from "node:net";
import { createRandom } from "../../../test/support/random.ts";
import {
  ack,
  binary,
  bytes,
  connect,
  DISCONNECT,
  frame,
  PINGREQ,
  props,
  publish,
  subscribe,
  text,
  u16,
  u32,
  unsubscribe,
  userProperty,
  type Version,
  varint,
} from "./mqtt-bytes.ts";

export interface FuzzOptions {
  readonly port: number;
  readonly packets: number;
  readonly seed: number;
  /** After each thousand connections or so. */
  readonly onProgress?: (sentPackets: number) => Promise<void>;
}

const CONNECTIONS_AT_ONCE = 40;
const PACKETS_A_CONNECTION = 40;
const ANSWER_MS = 80;

/** A whole number from 0 to below `below`. */
type Random = (below: number) => number;

function createWholeRandom(seed: number): Random {
  const random = createRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** Sends about so many packets; resolves with how many, and over how many connections. */
export async function fuzz({ port, packets, seed, onProgress }: FuzzOptions): Promise<{ packets: number; connections: number }> {
  const random = createWholeRandom(seed);
  const count = { packets: 0, connections: 0 };
  while (count.packets < packets) {
    for (let round = 0; round < 50 && count.packets < packets; round += 1) {
      const scripts = Array.from({ length: CONNECTIONS_AT_ONCE }, () => script(random));
      await Promise.all(scripts.map((script) => play(port, script)));
      count.packets += scripts.reduce((sum, script) => sum + script.packets, 0);
      count.connections += scripts.length;
    }
    await onProgress?.(count.packets);
  }
  return count;
}

interface Script {
  readonly packets: number;
  readonly chunks: readonly Buffer[];
}

function script(random: Random): Script {
  const version: Version = random(2) === 0 ? 4 : 5;
  const first = random(10) === 0 ? mutate(connecting(version, random), random) : connecting(version, random);
  const isGentle = random(2) === 0;
  const rest = Array.from({ length: 1 + random(PACKETS_A_CONNECTION) }, () => {
    const packet = any(version, random);
    // One broken packet ends a connection: where each may be broken, hardly any goes on.
    return random(isGentle ? 40 : 3) === 0 ? mutate(packet, random) : packet;
  });
  return { packets: rest.length + 1, chunks: cut(Buffer.concat([first, ...rest, PINGREQ]), random) };
}

const pick = <T>(random: Random, of: readonly T[]): T => of[random(of.length)] as T;
const TOPICS = ["a", "a/b", "a/b/c", "$share/g/a", "$SYS/x", "__proto__", "constructor/x", "", "a\u0000b", "+/x", "é/ö", "/"];
const FILTERS = ["#", "+/b", "a/#", "$share/g/a", "$share//a", "__proto__", "$SYS/#", "a/#/b", "", "a+", "+"];
const randomBytes = (random: Random, most: number): Buffer => Buffer.from(Array.from({ length: random(most) }, () => random(256)));
const maybe = (random: Random, ...parts: readonly Buffer[]): Buffer => (random(3) === 0 ? bytes(...parts) : Buffer.alloc(0));

function connecting(version: Version, random: Random): Buffer {
  const id = pick(random, ["f1", "f2", "__proto__", "", `r${random(50)}`]);
  const will = { topic: pick(random, TOPICS), payload: "gone", qos: random(3), retain: random(2) === 0 };
  const properties = props(
    maybe(random, Buffer.of(0x11), u32(random(3) === 0 ? 0xffffffff : random(5))),
    maybe(random, Buffer.of(0x21), u16(random(4))),
    maybe(random, Buffer.of(0x27), u32(random(200))),
    maybe(random, Buffer.of(0x22), u16(random(20))),
    random(20) === 0 ? bytes(Buffer.of(0x15), text("SCRAM"), Buffer.of(0x16), binary(randomBytes(random, 9))) : Buffer.alloc(0),
  );
  return connect({ version, id, clean: random(2) === 0, keepAliveS: random(3), properties, ...(random(4) === 0 ? { will } : {}) });
}

function any(version: Version, random: Random): Buffer {
  const v5 = version === 5;
  const id = random(9);
  const properties = v5 ? { properties: publishProperties(random) } : {};
  const none = v5 ? props() : undefined;
  const kinds: readonly (() => Buffer)[] = [
    () =>
      publish(pick(random, TOPICS), "x".repeat(random(60)), {
        qos: pick(random, [0, 1, 2] as const),
        id,
        retain: random(9) === 0,
        dup: random(9) === 0,
        ...properties,
      }),
    () =>
      subscribe(
        id,
        [
          [pick(random, FILTERS), random(v5 ? 64 : 4)],
          [pick(random, FILTERS), random(3)],
        ],
        v5 ? props(maybe(random, Buffer.of(0x0b), varint(random(300)))) : undefined,
      ),
    () => unsubscribe(id, [pick(random, FILTERS)], none),
    () => ack(pick(random, ["puback", "pubrec", "pubrel", "pubcomp"] as const), id),
    () =>
      v5 ? frame(pick(random, [0x40, 0x50, 0x62, 0x70]), u16(id), random(256), props(maybe(random, userProperty("a", "b")))) : PINGREQ,
    () => PINGREQ,
    () => (random(20) === 0 ? DISCONNECT : PINGREQ),
    () => (random(20) === 0 ? connecting(version, random) : PINGREQ),
    () => (random(10) === 0 ? frame(pick(random, [0x00, 0x20, 0x90, 0xb0, 0xd0, 0xf0]), randomBytes(random, 8)) : PINGREQ),
    () => (random(10) === 0 ? randomBytes(random, 60) : PINGREQ),
  ];
  return pick(random, kinds)();
}

const publishProperties = (random: Random): Buffer =>
  props(
    maybe(random, Buffer.of(0x01), Buffer.of(random(3))),
    maybe(random, Buffer.of(0x02), u32(random(3))),
    maybe(random, Buffer.of(0x23), u16(random(70))),
    maybe(random, Buffer.of(0x08), text(pick(random, TOPICS))),
    maybe(random, Buffer.of(0x09), binary(randomBytes(random, 9))),
    maybe(random, userProperty("name", "value")),
    maybe(random, Buffer.of(0x03), text("text/plain")),
  );

function mutate(packet: Buffer, random: Random): Buffer {
  const copy = Buffer.from(packet);
  for (let index = 0; index <= random(3); index += 1) if (copy.length > 0) copy[random(copy.length)] = random(256);
  return random(4) === 0 ? copy.subarray(0, random(copy.length)) : copy;
}

/** Packets come in pieces, and several at once. */
function cut(all: Buffer, random: Random): Buffer[] {
  const chunks: Buffer[] = [];
  for (let from = 0; from < all.length; ) {
    const to = Math.min(all.length, from + 1 + random(random(4) === 0 ? 7 : 600));
    chunks.push(all.subarray(from, to));
    from = to;
  }
  return chunks;
}

/**
 * Says everything, then goodbye; ends when the broker closes the connection. However long that takes, the broker has then read all of
 * it: a script that gave up on a slow machine would only leave connections behind that were never looked at.
 */
function play(port: number, { chunks }: Script): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, "127.0.0.1");
    let goodbye: NodeJS.Timeout | undefined;
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    // The answer to the last PINGREQ: everything was read, and answered.
    socket.on("data", (chunk: Buffer) => chunk.includes(PINGRESP) && socket.destroy());
    socket.on("close", () => {
      clearTimeout(goodbye);
      resolve();
    });
    for (const chunk of chunks) socket.write(chunk);
    socket.on("connect", () => {
      // After a broken packet the broker may be waiting for the rest of it.
      goodbye = setTimeout(() => socket.end(), ANSWER_MS);
    });
  });
}

const PINGRESP = Buffer.of(0xd0, 0);
