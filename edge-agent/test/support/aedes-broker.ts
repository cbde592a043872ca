import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";
import { freePort } from "../../../test/support/free-port.ts";

interface Received {
  readonly topic: string;
  readonly payload: string;
  readonly isRetained: boolean;
}

/** A real broker on a port of loopback, which can be stopped, started again and cut off. */
export async function startAedes(onPort?: number) {
  const port = onPort ?? (await freePort());
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const received: Received[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  aedes.on("publish", (packet, client) => {
    if (client || !packet.topic.startsWith("$"))
      received.push({ topic: packet.topic, payload: packet.payload.toString(), isRetained: packet.retain });
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    aedes,
    received,
    on: (topic: string) => received.filter((message) => message.topic === topic).map(({ payload }) => payload),
    cut,
    async stop(): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
      await new Promise<void>((closed) => aedes.close(() => closed()));
    },
  };
}

export type TestBroker = Awaited<ReturnType<typeof startAedes>>;
