import { Duplex } from "node:stream";
import { createFramer, type Frame, packetOf } from "./mqtt-frames.ts";

const PUBACK = 4; // packet type [MQTT-2.2.1]

export interface HeldPubacks {
  /** What the MQTT client writes to and reads from. */
  readonly stream: Duplex;
  /** Lets the PUBACK of this packet id out, at once or, when MQTT.js has not written it yet, as soon as it comes. */
  release(messageId: number): void;
}

/**
 * A thin stream between MQTT.js and its socket that keeps back every PUBACK until `release`. MQTT.js hands over the next message
 * only after it wrote the PUBACK of the last one, so holding the PUBACK here, and not in MQTT.js, is what lets many messages be
 * under way at once and still be acknowledged only when they are stored.
 */
export function holdPubacks(socket: Duplex): HeldPubacks {
  const held = new Map<number, Buffer>();
  const releasedEarly = new Set<number>();
  const framer = createFramer();
  const passes = (frame: Frame) => {
    if (frame.packetType !== PUBACK) return true;
    const messageId = frame.chunk.readUInt16BE(frame.bodyAt);
    if (releasedEarly.delete(messageId)) return true;
    held.set(messageId, packetOf(frame));
    return false;
  };
  const stream = passThrough(socket, (chunk) => framer.push(chunk).filter(passes).map(packetOf));
  const release = (messageId: number) => {
    const bytes = held.get(messageId);
    if (!bytes) releasedEarly.add(messageId);
    else if (held.delete(messageId) && socket.writable) socket.write(bytes);
  };
  return { stream, release };
}

/** The socket as it is, but for what is written to it: `outgoing` says which bytes go on. */
function passThrough(socket: Duplex, outgoing: (chunk: Buffer) => readonly Buffer[]): Duplex {
  const stream = new Duplex({
    read: () => void socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      const bytes = Buffer.concat(outgoing(chunk));
      if (bytes.length === 0) done();
      else socket.write(bytes, done);
    },
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk: Buffer) => {
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on("end", () => stream.push(null));
  socket.on("error", (error) => stream.destroy(error));
  socket.on("close", () => stream.destroy());
  return stream;
}
