import { createServer, type IncomingMessage, STATUS_CODES, type Server } from "node:http";
import type { Socket } from "node:net";
import { err, hostInUrl, type Log, ok, type Result, show } from "@clima/schemas";
import { type ConsoleDevice, type ConsoleKind, devicesOf } from "./console-keys.ts";
import { ecowittReadings } from "./ecowitt.ts";
import type { Form } from "./form.ts";
import { type HttpAnswer, readReport } from "./http-report.ts";
import type { DeviceReading, OpenDoor, TakeReading } from "./port.ts";
import { createTellOnce } from "./tell-once.ts";
import { weatherUndergroundReadings } from "./weather-underground.ts";

export interface HttpDoorSettings {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** A request that is not whole after so long is ended; half a minute when absent. */
  readonly requestMs?: number;
  /** Open at once; further ones are refused. 256 when absent. */
  readonly maxConnections?: number;
}

interface Protocol {
  readonly kind: ConsoleKind;
  readonly readings: (form: Form, device: string) => readonly DeviceReading[];
  readonly taken: HttpAnswer;
  readonly refused: HttpAnswer;
  /** The line that lets this console in, without its secret. */
  readonly whoIsRefused: (form: Form) => string;
}

const ECOWITT: Protocol = {
  kind: "ecowitt",
  readings: ecowittReadings,
  taken: { status: 200, text: "OK" },
  refused: { status: 401, text: "this PASSKEY is not in Clima's settings; its log has the line for doors.in" },
  whoIsRefused: (form) =>
    `a console (${show(form.get("stationtype") ?? "no stationtype")}) sends a PASSKEY that no entry of doors.in has; to let it in add ` +
    "{ kind: ecowitt, station: <its name>, passkey: <MAC address of the console> }",
};
const WEATHER_UNDERGROUND: Protocol = {
  kind: "weather-underground",
  readings: weatherUndergroundReadings,
  taken: { status: 200, text: "success" },
  // as Weather Underground words it: consoles show it, and programs look for its beginning
  refused: { status: 401, text: "INVALIDPASSWORDID|Password or key and/or id are incorrect" },
  whoIsRefused: (form) =>
    `a console sends ID ${show(form.get("id"))} with a password that no entry of doors.in has for it; to let it in add ` +
    "{ kind: weather-underground, station: <its name>, stationId: <this ID>, password: <the password or key in the console> }",
};

const NOT_A_REPORT: HttpAnswer = {
  status: 400,
  text:
    "this is Clima's door for weather consoles; expected PASSKEY=… and values (protocol Ecowitt, by POST to /data/report/), or ID=…, " +
    "PASSWORD=… and values (protocol Wunderground, by GET of /weatherstation/updateweatherstation.php?)",
};
const NOT_HTTP = "the request cannot be read; is the path set? It begins with a slash, like /data/report/";
const NOT_HTTPS = "the request is HTTPS, and consoles come here by plain HTTP; write http:// or no protocol before the address";
const BROKEN_OFF = "the request broke off before its end: by the network, or its Content-Length is too large";
/** RFC 8446, 5.1: the first byte of a connection by TLS. */
const TLS_HANDSHAKE = 0x16;

type BrokenRequest = NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array };

/** Half a minute is long for a few hundred bytes in the house, and short for one who holds connections open. */
const REQUEST_MS = 30_000;
/** Longer than the minute at which consoles send: one that keeps its connection is not cut off just as it sends. */
const IDLE_CONNECTION_MS = 130_000;
const MAX_CONNECTIONS = 256;
/** A console's clock may be this far ahead; one further ahead is wrong, as it sends what it measures now. */
const AHEAD_MS = 300_000;
/** As far behind it has the wrong time zone, or sends old readings. */
const BEHIND_MS = 3_540_000;
const CLOCK = "doors: the clock of a console is";

/**
 * Listens for the consoles of the settings. Every path is taken, and the protocol is known by the fields. Consoles send what they measure now, and
 * that again a minute later: a reading that is refused is not worth a second attempt, so whatever the answer, it is final. `takerOf` gives what takes the
 * readings of an entry's station. The error is why it cannot listen, with what to do. Secrets and request targets, which hold them, are never logged.
 */
export async function openHttpDoor<T extends ConsoleDevice>(
  entries: readonly T[],
  settings: HttpDoorSettings,
  takerOf: (entry: T) => TakeReading,
  log: Log,
): Promise<Result<OpenDoor, string>> {
  const tellOnce = createTellOnce(log);
  const answerTo = createAnswers(entries, takerOf, tellOnce);
  const { requestMs = REQUEST_MS, maxConnections = MAX_CONNECTIONS } = settings;
  const server = createServer({ requireHostHeader: false, connectionsCheckingInterval: requestMs / 6 }, (request, response) => {
    answerTo(request)
      .catch((cause: Error): HttpAnswer => {
        if (request.complete) log.error(`doors: a report from ${addressOf(request.socket)} failed: ${cause.message}`);
        return { status: 500, text: "Clima could not take it; its log says why" };
      })
      .then(({ status, text }) => {
        const body = `${text}\n`;
        const headers = {
          "content-type": "text/plain; charset=utf-8",
          "content-length": Buffer.byteLength(body),
          "cache-control": "no-store",
        };
        response.writeHead(status, { ...headers, ...(status === 405 ? { allow: "GET, POST" } : {}) }).end(body);
      })
      .catch((cause: Error) => log.error(`doors: an answer failed: ${cause.message}`));
  });
  server.requestTimeout = requestMs;
  server.headersTimeout = requestMs;
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  server.maxConnections = maxConnections;
  server.on("clientError", (error: BrokenRequest, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy();
    const { status, text } = answerToBroken(error);
    tellOnce(`doors: ${addressOf(socket)}: ${text} (${error.code})`);
    return socket.end(rawAnswer({ status, text }));
  });
  server.on("drop", () =>
    tellOnce(`doors: more than ${maxConnections} connections at once; who opens so many? Further ones are not taken`),
  );
  return listen(server, settings);
}

/** IPv4 as people write it, also on a socket that takes both. */
const addressOf = ({ remoteAddress = "a closed connection" }: Socket) => remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");

function answerToBroken({ code, rawPacket }: BrokenRequest): HttpAnswer {
  if (rawPacket?.[0] === TLS_HANDSHAKE) return { status: 400, text: NOT_HTTPS };
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { status: 408, text: "the request did not come to its end" };
  if (code === "HPE_INVALID_EOF_STATE") return { status: 400, text: BROKEN_OFF };
  return code === "HPE_HEADER_OVERFLOW" ? { status: 431, text: "the path and headers are too long" } : { status: 400, text: NOT_HTTP };
}

function rawAnswer({ status, text }: HttpAnswer): string {
  const head = ["content-type: text/plain; charset=utf-8", `content-length: ${Buffer.byteLength(text) + 1}`, "connection: close"];
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join("\r\n")}\r\n\r\n${text}\n`;
}

function createAnswers<T extends ConsoleDevice>(
  entries: readonly T[],
  takerOf: (entry: T) => TakeReading,
  tellOnce: (line: string) => void,
) {
  return async function answerTo(request: IncomingMessage): Promise<HttpAnswer> {
    const report = await readReport(request);
    if (!report.ok) return report.error;
    const form = report.value;
    const protocol = form.has("passkey") ? ECOWITT : form.has("id") ? WEATHER_UNDERGROUND : undefined;
    if (protocol === undefined) return NOT_A_REPORT;
    const known = devicesOf(entries, protocol.kind, form);
    if (known.length === 0) {
      tellOnce(`doors: ${addressOf(request.socket)}: ${protocol.whoIsRefused(form)}`);
      return protocol.refused;
    }
    const readings = protocol.readings(form, "");
    const refusals = known.flatMap(({ entry, part, name }) => {
      const reading = readings.find(({ device }) => device === part);
      const taken = reading === undefined ? ok(undefined) : takerOf(entry)(timely({ ...reading, device: name }));
      return taken.ok ? [] : [`${name}: ${taken.error}`];
    });
    for (const refusal of refusals) tellOnce(`doors: ${refusal}`);
    return refusals.length === 0 ? protocol.taken : { status: 503, text: refusals.join("; ") };
  };

  /** A clock that is ahead is not believed; one that is behind is, since programs send old readings, too. */
  function timely(reading: DeviceReading): DeviceReading {
    const { takenAtMs, ...withoutTime } = reading;
    const aheadMs = (takenAtMs ?? Date.now()) - Date.now();
    if (aheadMs < -BEHIND_MS)
      tellOnce(`${CLOCK} an hour or more behind, and its readings are kept at its times; is its clock or time zone wrong?`);
    if (aheadMs <= AHEAD_MS) return reading;
    tellOnce(`${CLOCK} more than 5 minutes ahead; its readings get the time at which they come. Set its clock or time zone`);
    return withoutTime;
  }
}

function listen(server: Server, { host, port }: HttpDoorSettings): Promise<Result<OpenDoor, string>> {
  return new Promise((resolve) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const reason =
        code === "EADDRINUSE"
          ? "is in use; set doors.httpPort to another"
          : `cannot be opened: ${message}; see doors.host and doors.httpPort`;
      resolve(err(`port ${port} of ${host} ${reason}`));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === "object" && address ? address.port : port;
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve(ok({ place: `http://${hostInUrl(host)}:${bound}`, close }));
    });
  });
}
