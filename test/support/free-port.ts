import { createServer } from "node:net";

/** Below the ports that the kernel gives to outgoing connections (32768 and up), one of which would take it before its server listens. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

/** Each of Jest's workers takes from a share of its own, as nobody listens yet on what another was given. */
const SHARES = 16;
const share = (Number(process.env["JEST_WORKER_ID"] ?? 1) - 1) % SHARES;
const taken = new Set<number>();

/** A TCP port on loopback that nobody listens on now, and that was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + SHARES * Math.floor((Math.random() * (HIGHEST - LOWEST)) / SHARES) + share;
    if (taken.has(port)) continue;
    taken.add(port);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
