import { type AddressInfo, createServer, type Socket } from "node:net";

export interface AprsNetwork {
  readonly port: number;
  /** What clients have written, line by line. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

/** A server that speaks as aprsc does: a banner, an answer to the login, and none to packets. `greeting` takes the place of the banner. */
export async function startAprsNetwork({
  refused = [] as readonly string[],
  greeting = "# aprsc 2.1.20-gdaa359f",
} = {}): Promise<AprsNetwork> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    socket.write(`${greeting}\r\n`);
    let rest = "";
    socket.on("data", (chunk) => {
      const parts = `${rest}${chunk}`.split("\r\n");
      rest = parts.pop() ?? "";
      for (const line of parts) hear(socket, line);
    });
    socket.on("end", () => socket.end());
  });

  function hear(socket: Socket, line: string): void {
    lines.push(line);
    const [, user, pass] = /^user (\S+) pass (\S+) vers \S+ \S+/.exec(line) ?? [];
    if (user === undefined) return;
    if (refused.includes(user)) socket.end("# Login by user not allowed\r\n");
    else socket.write(`# logresp ${user} ${pass === "-1" ? "unverified" : "verified"}, server T2TEST\r\n`);
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  };
}
