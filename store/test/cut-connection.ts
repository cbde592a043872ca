import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands before a server and lets so many requests through: to what comes then nobody answers, as after a kill. `isLastCarriedOut` is whether the
 * server still gets the one after them.
 */
export async function cutConnection(url: string, requests: number, isLastCarriedOut: boolean) {
  let seen = 0;
  const server = createServer((asked, answer) => {
    seen += 1;
    const isCut = seen > requests;
    if (isCut && !(isLastCarriedOut && seen === requests + 1)) return void asked.socket.destroy();
    const forwarded = request(`${url}${asked.url}`, { method: asked.method ?? "POST", headers: asked.headers }, (came) => {
      if (isCut) return void came.resume().on("end", () => asked.socket.destroy());
      answer.writeHead(came.statusCode ?? 500, came.headers);
      came.pipe(answer);
    });
    asked.pipe(forwarded);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => seen,
    stop() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
