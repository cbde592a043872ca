import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { isLoopback } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { WebSocket } from "ws";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import type { BrokerSettings } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";
import { testCertificates } from "./support/certificates.ts";
import { tcpClient } from "./support/clients.ts";
import { openVisited } from "./support/visited.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const folder = tempDir();
afterAll(() => folder.remove());

let tls: BrokerSettings["tls"];
beforeAll(async () => {
  tls = (await testCertificates(folder.path)).tls;
});

const behindProxy = (from = "127.0.0.1", limits: object = {}): BrokerSettings => {
  const settings = brokerSettings("unused", { proxy: { protocol: "required", from } });
  return { ...settings, tls, limits: { ...settings.limits, ...limits } };
};

async function opened(settings: BrokerSettings) {
  const refused: string[] = [];
  const all = await openVisited({ settings, onRefused: (reason, address) => refused.push(`${reason} ${address}`) });
  closers.push(() => all.listeners.close());
  return { ...all, refused };
}

const client = async (port: number | undefined) => {
  const connected = await tcpClient(port);
  closers.push(() => connected.socket.destroy());
  return connected;
};

const V1 = Buffer.from("PROXY TCP4 192.0.2.7 127.0.0.1 54321 1883\r\n");
const V2 = Buffer.from("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\x7f\0\0\x01\xd4\x31\x07\x5b", "latin1");
const V2_LOCAL = Buffer.from("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", "latin1");

describe.each([
  ["version 1", V1],
  ["version 2", V2],
])("behind a proxy of %s", (_name, header) => {
  test("a client has the address of the header, and the rest of the chunk is its own", async () => {
    const { listeners, nextVisit } = await opened(behindProxy());
    const { socket, text } = await client(listeners.mqttPort);
    socket.write(Buffer.concat([header, Buffer.from("MQTT")]));
    const visit = await nextVisit();
    await waitFor("its bytes", () => visit.text() === "MQTT");
    expect(visit.connection).toMatchObject({ address: "192.0.2.7", listener: "tcp" });
    socket.write(" more");
    await waitFor("more", () => visit.text() === "MQTT more");
    visit.connection.write(Buffer.from("answer"));
    await waitFor("the answer", () => text() === "answer");
  });

  test("the header may come byte by byte", async () => {
    const { listeners, nextVisit } = await opened(behindProxy());
    const { socket } = await client(listeners.mqttPort);
    for (const byte of Buffer.concat([header, Buffer.from("MQTT")])) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const visit = await nextVisit();
    await waitFor("its bytes", () => visit.text() === "MQTT");
    expect(visit.connection.address).toBe("192.0.2.7");
  });

  test("a client that leaves right after its header is a connection that closes", async () => {
    const { listeners, nextVisit } = await opened(behindProxy());
    const { socket } = await client(listeners.mqttPort);
    socket.end(Buffer.concat([header, Buffer.from("MQTT")]));
    const visit = await nextVisit();
    await waitFor("the close", () => visit.closes.length > 0);
    expect(visit.text()).toBe("MQTT");
  });

  test.each([false, true])("TLS begins after the header; in one chunk with it: %p", async (isTogether) => {
    const { listeners, nextVisit } = await opened(behindProxy());
    const { socket } = await client(listeners.tlsPort);
    if (!isTogether) socket.write(header);
    const carrier = isTogether ? joinedToFirstWrite(socket, header) : socket;
    const secure = connectTls({ socket: carrier, ca: await testCa(), servername: "localhost" });
    secure.write("MQTT");
    const visit = await nextVisit();
    await waitFor("its bytes", () => visit.text() === "MQTT");
    expect(visit.connection).toMatchObject({ address: "192.0.2.7", listener: "tls" });
  });

  test.each(["ws", "wss"] as const)("%s begins after the header", async (scheme) => {
    const { listeners, nextVisit } = await opened(behindProxy());
    const port = scheme === "ws" ? listeners.webSocketPort : listeners.secureWebSocketPort;
    const { socket } = await client(port);
    socket.write(header);
    const carrier = scheme === "ws" ? socket : connectTls({ socket, ca: await testCa(), servername: "localhost" });
    const webSocket = new WebSocket(`ws://localhost:${port}`, "mqtt", { createConnection: () => carrier });
    webSocket.on("open", () => webSocket.send(Buffer.from("MQTT")));
    const visit = await nextVisit();
    await waitFor("its bytes", () => visit.text() === "MQTT");
    expect(visit.connection).toMatchObject({ address: "192.0.2.7", listener: scheme });
  });
});

/** A stream over a socket whose first bytes go out in one piece with `header`. */
function joinedToFirstWrite(socket: Socket, header: Buffer): Duplex {
  let owed = header;
  const stream = new Duplex({
    read: () => socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      socket.write(Buffer.concat([owed, chunk]), () => done());
      owed = Buffer.alloc(0);
    },
  });
  socket.on("data", (chunk) => stream.push(chunk));
  return stream;
}

const testCa = async () => (await testCertificates(folder.path)).ca;

describe("behind a proxy", () => {
  test.each([
    ["LOCAL", V2_LOCAL],
    ["UNKNOWN", Buffer.from("PROXY UNKNOWN\r\n")],
  ])("%s names the proxy, and nobody of this machine", async (_name, header) => {
    const { listeners, nextVisit } = await opened(behindProxy());
    const { socket } = await client(listeners.mqttPort);
    socket.write(header);
    const { address } = (await nextVisit()).connection;
    expect(address).toBe("127.0.0.1 (proxy)");
    expect(isLoopback(address)).toBe(false); // by which an anonymous client would be let in
  });

  test.each([
    ["without a header", Buffer.from("\x10\x0c\0\x04MQTT")],
    ["with a broken header", Buffer.from("PROXY TCP4 192.0.2.7 nowhere 1 2\r\n")],
    ["with a header too long", Buffer.from(`PROXY UNKNOWN ${"x".repeat(200)}`)],
  ])("a connection %s is cut", async (_name, bytes) => {
    const { listeners, visits, refused } = await opened(behindProxy());
    const { socket, closed } = await client(listeners.mqttPort);
    socket.write(bytes);
    await closed;
    expect([visits.length, refused]).toEqual([0, ["proxy-header 127.0.0.1"]]);
  });

  test("a connection that no proxy made is cut, whatever it says", async () => {
    const { listeners, visits, refused } = await opened(behindProxy("10.0.0.0/8"));
    const { socket, closed } = await client(listeners.mqttPort);
    socket.write(V1);
    await closed;
    expect([visits.length, refused, listeners.connectionCount()]).toEqual([0, ["proxy-source 127.0.0.1"], 0]);
  });

  test("a header has to come within 5 s", async () => {
    const { listeners, visits, refused } = await opened(behindProxy());
    const startMs = performance.now();
    const { socket, closed } = await client(listeners.mqttPort);
    socket.write(V1.subarray(0, 20));
    await closed;
    expect(performance.now() - startMs).toBeGreaterThan(4_900);
    expect([visits.length, refused]).toEqual([0, ["handshake-timeout 127.0.0.1"]]);
  });

  test("clients, not the proxy, are limited by address", async () => {
    const { listeners, visits, refused } = await opened(behindProxy("127.0.0.1", { connectionsPerAddress: 1 }));
    const first = await client(listeners.mqttPort);
    first.socket.write(V1);
    await waitFor("the first", () => visits.length === 1);
    const second = await client(listeners.mqttPort);
    second.socket.write(V2);
    await second.closed;
    const other = await client(listeners.mqttPort);
    other.socket.write("PROXY TCP4 192.0.2.8 127.0.0.1 1 2\r\n");
    await waitFor("the other", () => visits.length === 2);
    expect(refused).toEqual(["connections-per-address 192.0.2.7"]);
    first.socket.destroy();
    await waitFor("a free place", () => listeners.connectionCount() === 1);
    (await client(listeners.mqttPort)).socket.write(V1);
    await waitFor("the address again", () => visits.length === 3);
  });
});

test("networks that cannot be read keep the broker from starting", async () => {
  await expect(openVisited({ settings: behindProxy("10.0.0.0/99") })).rejects.toThrow(
    "broker.proxy.from holds 10.0.0.0/99; expected addresses",
  );
});
