import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { createPatience } from "../../../test/support/wait-for.ts";
import { type ConnectOptions, connect, PINGREQ, type Received, splitPackets, type Version } from "./mqtt-bytes.ts";

/** For the next thing that the broker says, on a quiet machine. */
const QUIET_MS = 5000;
const LOOK_MS = 25;

/** One TCP connection, bytes in and packets out. */
export interface RawClient {
  send(...packets: readonly Uint8Array[]): void;
  /** The next packet that is not a PINGRESP. */
  next(): Promise<Received>;
  /** Everything that comes before the answer to a PINGREQ: "and nothing else". */
  untilPong(): Promise<Received[]>;
  /** Resolves when the broker closed the connection, with what it said before. */
  closed(): Promise<Received[]>;
  destroy(): void;
  /** Ends the connection without a word, and resolves when the broker has seen that. */
  hangUp(): Promise<void>;
}

const open = new Set<Socket>();
export const destroyAll = (): void => {
  for (const socket of open) socket.destroy();
  open.clear();
};

export async function rawClient(port: number, version: Version = 4): Promise<RawClient> {
  const socket = connectTcp(port, "127.0.0.1");
  open.add(socket);
  socket.setNoDelay(true);
  await once(socket, "connect");
  let rest: Buffer = Buffer.alloc(0);
  const received: Received[] = [];
  let isClosed = false;
  let wake: () => void = () => undefined;
  socket.on("data", (chunk: Buffer) => {
    const split = splitPackets(Buffer.concat([rest, chunk]), version);
    rest = split.rest;
    received.push(...split.packets);
    wake();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    isClosed = true;
    open.delete(socket);
    wake();
  });

  async function wait<T>(what: string, look: () => T | undefined): Promise<T> {
    const patience = createPatience(QUIET_MS);
    while (!patience.isOver()) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        wake = () => {
          clearTimeout(timer);
          patience.renew();
          resolve();
        };
      });
    }
    throw new Error(`${what} did not come; there was ${JSON.stringify(received)}${isClosed ? ", then the end" : ""}`);
  }

  return {
    send: (...packets) => void socket.write(Buffer.concat(packets)),
    next: () => wait("a packet", () => received.shift()),
    untilPong: async () => {
      socket.write(PINGREQ);
      const end = await wait("PINGRESP", () => {
        const index = received.findIndex(({ type }) => type === "pingresp");
        return index === -1 ? undefined : index;
      });
      return received.splice(0, end + 1).slice(0, -1);
    },
    closed: async () => {
      await wait("the end of the connection", () => (isClosed ? true : undefined));
      return received.splice(0);
    },
    destroy: () => void socket.destroy(),
    hangUp: async () => {
      socket.end();
      await wait("the end of the connection", () => (isClosed ? true : undefined));
    },
  };
}

/** A client that is let in. */
export async function connected(port: number, options: ConnectOptions = {}): Promise<RawClient & { readonly connack: Received }> {
  const client = await rawClient(port, options.version ?? 4);
  client.send(connect(options));
  const connack = await client.next();
  if (connack.type !== "connack" || connack.codes?.[0] !== 0) throw new Error(`not let in: ${JSON.stringify(connack)}`);
  return { ...client, connack };
}
