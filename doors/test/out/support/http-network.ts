import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}
export interface Told {
  /** 0: it does not answer. */
  readonly status: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpNetwork {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** A server on loopback that answers as `answer` says. */
export async function startHttpNetwork(answer: (asked: Asked) => Told): Promise<HttpNetwork> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://127.0.0.1");
      const one = {
        method: request.method ?? "",
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      asked.push(one);
      const { status, text = "", headers = {} } = answer(one);
      if (status === 0) return;
      response.writeHead(status, { ...headers, connection: "close" }).end(text);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

/** As weatherstation.wunderground.com answers (and "support.weather.com", PWS Upload Protocol). */
export const asWeatherUnderground =
  (stationId: string, password: string) =>
  ({ query }: Asked): Told => {
    if (query["ID"] === undefined || query["PASSWORD"] === undefined || query["action"] !== "updateraw" || query["dateutc"] === undefined)
      return { status: 200, text: "RapidFire Server" };
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(query["dateutc"])) return { status: 400, text: "bad request" };
    const isKnown = query["ID"] === stationId && query["PASSWORD"] === password;
    return { status: 200, text: isKnown ? "success\n" : "INVALIDPASSWORDID|Password or key and/or id are incorrect\n" };
  };

const page = (words: string) =>
  `<html>\n<head>\n <title>PWS Weather Station Update</title>\n</head>\n<body>\n${words}\n\n</body>\n</html>\n`;

/** As pwsweather.com answers. */
export const asPwsWeather =
  (stationId: string, password: string) =>
  ({ query }: Asked): Told => {
    if (query["ID"] !== stationId) return { status: 200, text: page("ERROR: Not a vailid Station ID") };
    if (query["PASSWORD"] !== password) return { status: 200, text: page("ERROR: Not a vailid Station ID/Password") };
    return { status: 200, text: page("Data Logged and posted in METAR mirror.") };
  };

/** As stations.windy.com answers: one report in five minutes by its clock, nothing twice, whole degrees. */
export function asWindy(stationId: string, password: string, nowMs: () => number) {
  let lastMs = Number.NEGATIVE_INFINITY;
  const times = new Set<string>();
  return ({ query, headers }: Asked): Told => {
    if (headers.authorization !== `Bearer ${password}` || query["id"] !== stationId)
      return { status: 401, text: '{"error":"Unauthorized"}' };
    const { time = "", winddir = "0", rh = "0" } = query;
    if (!/^\d+$/.test(winddir) || Number(winddir) > 359)
      return { status: 400, text: '{"message":["winddir must be an integer number from 0 to 359"],"statusCode":400}' };
    if (Number(rh) > 100) return { status: 400, text: '{"message":["rh must not be greater than 100"]}' };
    if (times.has(time)) return { status: 409, text: '{"message":"duplicate"}' };
    const waitMs = lastMs + 300_000 - nowMs();
    if (waitMs > 0) return { status: 429, text: JSON.stringify({ retry_after: new Date(nowMs() + waitMs).toISOString() }) };
    lastMs = nowMs();
    times.add(time);
    return { status: 200, text: '{"message":"ok"}' };
  };
}

export interface Measurement {
  readonly sensor: string;
  readonly value: string;
  readonly createdAt: string;
}

/** As api.opensensemap.org answers; `stored` is what its database has, twice what came twice. */
export function asOpenSenseMap(boxId: string, token: string, sensors: readonly string[]) {
  const stored: Measurement[] = [];
  const answer = ({ method, path, headers, body }: Asked): Told => {
    const json = (status: number, message: string) => ({ status, text: JSON.stringify({ code: "Error", message }) });
    if (method !== "POST" || path !== `/boxes/${boxId}/data`) return json(404, "no senseBox found");
    if (headers.authorization !== token) return json(401, "Box access token not valid!");
    if (headers["content-type"] !== "application/json") return json(415, "Unsupported content-type.");
    const measurements = JSON.parse(body) as Measurement[];
    if (measurements.some(({ sensor }) => !sensors.includes(sensor)))
      return json(422, "Measurement for sensor that is not part of the box");
    stored.push(...measurements);
    return { status: 201, text: '"Measurements saved in box"' };
  };
  return { answer, stored };
}
