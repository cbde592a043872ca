import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { once } from "node:events";

const AGAIN_MS = 20;

/** Stands between one client and the broker, and can cut or hold what the broker sends, to the byte. */
export interface Gate {
  readonly port: number;
  /** Resolves when the connection was cut, after so many bytes from now on: in the middle of a packet, most likely. */
  cutAfter(bytes: number): Promise<void>;
  /** Resolves when so many bytes passed from now on; nothing passes then, in either direction, until `cut`. */
  holdAfter(bytes: number): Promise<void>;
  cut(): void;
  close(): void;
}

interface Plan {
  readonly kind: "cut" | "hold";
  readonly done: () => void;
  leftBytes: number;
}

/** A client that comes while the broker is away waits here, so that each is back as soon as the broker is. */
export async function openGate(brokerPort: number): Promise<Gate> {
  let plan: Plan | undefined;
  let isClosed = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    return socket;
  };

  async function reachBroker(client: Socket): Promise<Socket | undefined> {
    while (!client.destroyed && !isClosed) {
      const broker = keep(connect(brokerPort, "127.0.0.1"));
      const isThere = await once(broker, "connect").then(
        () => true,
        () => false,
      );
      if (isThere) return broker;
      await sleep(AGAIN_MS);
    }
    return undefined;
  }

  /** Whether the bytes were the last ones that pass. */
  function pass(chunk: Buffer, client: Socket, broker: Socket): void {
    if (plan === undefined || chunk.length < plan.leftBytes) {
      if (plan) plan.leftBytes -= chunk.length;
      if (!client.write(chunk)) {
        broker.pause();
        client.once("drain", () => broker.resume());
      }
      return;
    }
    const { kind, leftBytes, done } = plan;
    plan = undefined;
    broker.pause();
    client.write(chunk.subarray(0, leftBytes), () => {
      if (kind === "hold") client.pause();
      else client.destroy();
      done();
    });
  }

  async function join(client: Socket): Promise<void> {
    const broker = await reachBroker(client);
    if (broker === undefined) return;
    client.on("data", (chunk) => broker.write(chunk));
    broker.on("data", (chunk) => pass(chunk, client, broker));
    client.once("close", () => broker.destroy());
    broker.once("close", () => client.destroy());
    if (client.destroyed) broker.destroy();
  }

  const server = createServer({ pauseOnConnect: false }, (client) => {
    keep(client);
    void join(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const follow = (kind: Plan["kind"], leftBytes: number) =>
    new Promise<void>((done) => {
      plan = { kind, leftBytes, done };
    });
  return {
    port: typeof address === "object" && address ? address.port : 0,
    cutAfter: (bytes) => follow("cut", bytes),
    holdAfter: (bytes) => follow("hold", bytes),
    cut,
    close() {
      isClosed = true;
      server.close();
      cut();
    },
  };
}
