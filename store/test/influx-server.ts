import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

export interface Written {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly encoding: string | undefined;
  readonly lines: readonly string[];
}
export type Answer = (written: Written, response: ServerResponse) => void;

/** A real HTTP server that stands where InfluxDB would; `answer` decides what it does with a write, `answerQuery` with a query. */
export async function startInfluxServer(answer: Answer, answerQuery: Answer = reply(200, '{"results":[{}]}')) {
  const seen: Written[] = [];
  let connections = 0;
  const server: Server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = request.url ?? "";
      const encoding = request.headers["content-encoding"];
      const text = (encoding === "gzip" ? gunzipSync(body) : body).toString();
      const written = { url, authorization: request.headers.authorization, encoding, lines: text.split("\n") };
      if (new URL(url, "http://x").pathname.endsWith("/query")) return answerQuery(written, response);
      seen.push(written);
      return answer(written, response);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  /** Connections that are open now. */
  const openConnections = () =>
    new Promise<number>((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));
  return { seen, stop, openConnections, connections: () => connections, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const reply =
  (status: number, body = "", headers: Record<string, string> = {}): Answer =>
  (_written, response) =>
    void response.writeHead(status, headers).end(body);

export const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };
