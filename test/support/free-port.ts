import { createServer } from "node:net";

/** Below the ports that the kernel gives to outgoing connections (32768 and up), one of which would take it before its server listens. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

/** A TCP port on loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
