import { afterEach, describe, expect, test } from "@jest/globals";
import { patientMs, waitFor } from "../../../test/support/wait-for.ts";
import { brokerSettings } from "../support/settings.ts";
import { tcpClient, wsClient } from "./support/clients.ts";
import { openVisited } from "./support/visited.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function opened(...setting: Parameters<typeof openVisited>) {
  const all = await openVisited(...setting);
  closers.push(() => all.listeners.close());
  return all;
}

const client = async (...to: Parameters<typeof wsClient>) => {
  const connected = await wsClient(...to);
  closers.push(() => connected.socket.terminate());
  return connected;
};

const { limits } = brokerSettings("unused");

describe("a WebSocket connection", () => {
  test("carries bytes both ways, each write as a binary frame", async () => {
    const { listeners, nextVisit } = await opened({ onBytes: (visit, chunk) => visit.connection.write(Buffer.from(`<${chunk}>`)) });
    const { socket, messages } = await client(listeners.webSocketPort);
    socket.send(Buffer.from("he"), { fin: false });
    socket.send(Buffer.from("llo"));
    socket.send(Buffer.from("there"));
    await waitFor("the answers", () => messages.length === 2);
    expect(messages.map(String)).toEqual(["<hello>", "<there>"]);
    expect((await nextVisit()).connection).toMatchObject({ address: "127.0.0.1", listener: "ws", bufferedBytes: 0 });
  });

  test.each([[["mqtt"]], [["mqttv3.1"]], [["other", "mqtt"]]])("is agreed on with the subprotocols %j", async (protocols) => {
    const { listeners } = await opened();
    const { socket } = await client(listeners.webSocketPort, protocols);
    expect(socket.protocol).toBe(protocols.at(-1));
  });

  test("is let in without a subprotocol, and refused with others only", async () => {
    const refused: string[] = [];
    const { listeners } = await opened({ onRefused: (reason) => refused.push(reason) });
    await client(listeners.webSocketPort, []);
    await expect(wsClient(listeners.webSocketPort, ["amqp", "MQTT"])).rejects.toThrow("Unexpected server response: 400");
    expect(refused).toEqual(["subprotocol"]);
  });

  test("is closed with 1003 at a text frame, which is not handed over", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket, closed } = await client(listeners.webSocketPort);
    socket.send("text");
    expect(await closed).toBe(1003);
    const visit = await nextVisit();
    await waitFor("the close", () => visit.closes.length > 0);
    expect(visit.chunks).toEqual([]);
    expect(visit.closes[0]?.message).toBe("a text frame came; MQTT travels in binary frames only");
  });

  test("is closed with 1009 at a message that no packet can fill, also one of many fragments", async () => {
    const { listeners, nextVisit } = await opened({ settings: { limits: { ...limits, packetBytes: 1024 } } });
    const { socket, closed } = await client(listeners.webSocketPort);
    socket.send(Buffer.alloc(1088));
    const visit = await nextVisit();
    await waitFor("the largest message", () => visit.text().length === 1088);
    for (let i = 0; i < 10; i++) socket.send(Buffer.alloc(109), { fin: false });
    expect(await closed).toBe(1009);
    await waitFor("the close", () => visit.closes.length > 0);
    expect(visit.closes[0]?.message).toContain("Max payload");
  });

  test("never agrees on compression, so that no small frame unpacks to a large one", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.webSocketPort, ["mqtt"], { perMessageDeflate: true });
    expect(socket.extensions).toBe("");
    const visit = await nextVisit();
    const raw = (socket as unknown as { readonly _socket: import("node:net").Socket })._socket;
    // A binary frame that says it is compressed (RSV1), masked with zeros.
    raw.write(Buffer.from([0xc2, 0x81, 0, 0, 0, 0, 0x01]));
    await waitFor("the close", () => visit.closes.length > 0);
    expect(visit.chunks).toEqual([]);
  });

  test.each(["https://example.com", "null", "http://127.0.0.1.example.com"])(
    "is refused to a page of %s, unless everybody needs a password",
    async (origin) => {
      const state = { isAnyOriginAllowed: false };
      const { listeners } = await opened({ isAnyOriginAllowed: () => state.isAnyOriginAllowed });
      await expect(wsClient(listeners.webSocketPort, ["mqtt"], { origin })).rejects.toThrow("Unexpected server response: 403");
      state.isAnyOriginAllowed = true;
      await client(listeners.webSocketPort, ["mqtt"], { origin });
    },
  );

  test.each(["http://localhost:8080", "http://127.0.0.1", "http://[::1]:3000"])("is open to a page of %s", async (origin) => {
    const { listeners } = await opened();
    await client(listeners.webSocketPort, ["mqtt"], { origin });
  });

  test("sends the rest before it ends with 1000, and hears nothing after that", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket, messages, closed } = await client(listeners.webSocketPort);
    const visit = await nextVisit();
    visit.connection.write(Buffer.alloc(5_000_000));
    visit.connection.end();
    visit.connection.write(Buffer.from("too late"));
    socket.send(Buffer.from("unheard"));
    expect(await closed).toBe(1000);
    await waitFor("the close", () => visit.closes.length > 0);
    expect(messages.map(({ length }) => length)).toEqual([5_000_000]);
    expect([visit.chunks, visit.closes, visit.late]).toEqual([[], [undefined], []]);
  });

  test("that ends is cut after 2 s if its client does not read", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.webSocketPort);
    socket.pause();
    const visit = await nextVisit();
    visit.connection.write(Buffer.alloc(20_000_000));
    const startMs = performance.now();
    visit.connection.end();
    await waitFor("the close", () => visit.closes.length > 0);
    expect(performance.now() - startMs).toBeLessThan(patientMs(4_000));
  });

  test.each(["terminate", "close"] as const)("is closed once without a cause when its client does %s", async (how) => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.webSocketPort);
    const visit = await nextVisit();
    socket[how]();
    await waitFor("the close", () => visit.closes.length > 0);
    visit.connection.write(Buffer.from("nobody"));
    visit.connection.resume();
    visit.connection.end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([visit.closes, visit.late]).toEqual([[undefined], []]);
    expect(listeners.connectionCount()).toBe(0);
  });

  test("tells what waits for a slow client and when it is gone", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.webSocketPort);
    socket.pause();
    const visit = await nextVisit();
    while (visit.connection.bufferedBytes === 0) visit.connection.write(Buffer.alloc(1000));
    expect(visit.drains).toBe(0);
    socket.resume();
    await waitFor("the drain", () => visit.drains > 0);
    expect([visit.connection.bufferedBytes, visit.drains]).toEqual([0, 1]);
  });

  test("hands nothing over while it is paused, not even what came in the same chunk, and everything in order later", async () => {
    const { listeners, nextVisit } = await opened({ onBytes: ({ connection }) => connection.pause() });
    const { socket } = await client(listeners.webSocketPort);
    const raw = (socket as unknown as { readonly _socket: import("node:net").Socket })._socket;
    raw.cork();
    for (const text of ["1", "2", "3"]) socket.send(Buffer.from(text));
    raw.uncork();
    const visit = await nextVisit();
    for (const text of ["1", "12", "123"]) {
      await waitFor(text, () => visit.text() === text);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(visit.text()).toBe(text);
      visit.connection.resume();
    }
  });
});

describe("a WebSocket port", () => {
  test("tells a browser what it is", async () => {
    const { listeners } = await opened();
    const response = await fetch(`http://127.0.0.1:${listeners.webSocketPort}/`);
    expect([response.status, await response.text()]).toEqual([426, "This port speaks MQTT over WebSocket.\n"]);
  });

  test("cuts who says nothing, or not enough, within the time for a login", async () => {
    const refused: string[] = [];
    const { listeners, visits } = await opened({
      settings: { limits: { ...limits, connectTimeoutMs: 300 } },
      onRefused: (reason) => refused.push(reason),
    });
    const silent = await tcpClient(listeners.webSocketPort);
    const slow = await tcpClient(listeners.webSocketPort);
    slow.socket.write("GET / HTTP/1.1\r\nhost: x\r\n");
    await Promise.all([silent.closed, slow.closed]);
    expect(refused).toEqual(["handshake-timeout", "handshake-timeout"]);
    await waitFor("no connection", () => listeners.connectionCount() === 0);
    expect(visits.length).toBe(0);
  });

  test("does not cut a connection that was agreed on in time", async () => {
    const connectTimeoutMs = patientMs(150);
    const { listeners, nextVisit } = await opened({ settings: { limits: { ...limits, connectTimeoutMs } } });
    await client(listeners.webSocketPort);
    const visit = await nextVisit();
    await new Promise((resolve) => setTimeout(resolve, 3 * connectTimeoutMs));
    expect(visit.closes).toEqual([]);
  });

  test.each([
    ["an upgrade to something else", "connection: upgrade\r\nupgrade: h2c\r\n"],
    ["no key", "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"],
    ["headers too large", `x: ${"y".repeat(20_000)}\r\n`],
    ["what is no HTTP", "\0\0\0\0\r\n"],
  ])("answers %s with an error and closes", async (_name, headers) => {
    const { listeners, visits } = await opened();
    const { socket, text, closed } = await tcpClient(listeners.webSocketPort);
    socket.write(`GET / HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
    await closed;
    expect(text()).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(visits.length).toBe(0);
  });
});
