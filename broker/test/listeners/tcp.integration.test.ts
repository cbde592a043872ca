import { createServer } from "node:net";
import { silentLog } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { patientMs, waitFor } from "../../../test/support/wait-for.ts";
import { openListeners } from "../../src/listeners/open-listeners.ts";
import { brokerSettings } from "../support/settings.ts";
import { tcpClient } from "./support/clients.ts";
import { keepingLog, openVisited } from "./support/visited.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function opened(...setting: Parameters<typeof openVisited>) {
  const all = await openVisited(...setting);
  closers.push(() => all.listeners.close());
  return all;
}

const client = async (...to: Parameters<typeof tcpClient>) => {
  const connected = await tcpClient(...to);
  closers.push(() => connected.socket.destroy());
  return connected;
};

const limits = (more: object) => {
  const settings = brokerSettings("unused");
  return { ...settings, limits: { ...settings.limits, ...more } };
};

describe("a TCP connection", () => {
  test("carries bytes both ways and names its client", async () => {
    const { listeners, nextVisit } = await opened({ onBytes: (visit, chunk) => visit.connection.write(Buffer.from(`<${chunk}>`)) });
    const { socket, text } = await client(listeners.mqttPort);
    socket.write("hello");
    await waitFor("the answer", () => text() === "<hello>");
    const { connection } = await nextVisit();
    expect(connection).toMatchObject({ address: "127.0.0.1", listener: "tcp", bufferedBytes: 0 });
    expect(connection.certificate).toBeUndefined();
  });

  test("is closed without a cause when the client half-closes, with all that came before", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket, closed } = await client(listeners.mqttPort, "127.0.0.1", true);
    socket.end("last words");
    const visit = await nextVisit();
    await waitFor("the close", () => visit.closes.length > 0);
    expect(visit.text()).toBe("last words");
    expect(visit.closes).toEqual([undefined]);
    expect(await closed).toBeUndefined();
  });

  test("is closed without a cause when the client resets it", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.mqttPort);
    const visit = await nextVisit();
    socket.resetAndDestroy();
    await waitFor("the close", () => visit.closes.length > 0);
    expect(visit.closes).toEqual([undefined]);
  });

  test("sends the rest before it ends, and hears nothing after that", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket, text, closed } = await client(listeners.mqttPort);
    const visit = await nextVisit();
    socket.pause();
    visit.connection.write(Buffer.alloc(8_000_000, "x"));
    visit.connection.write(Buffer.from("end"));
    visit.connection.end();
    visit.connection.write(Buffer.from("too late"));
    socket.write("unheard");
    socket.resume();
    await closed;
    await waitFor("the close", () => visit.closes.length > 0);
    expect(text().length).toBe(8_000_003);
    expect(text().endsWith("end")).toBe(true);
    expect([visit.text(), visit.closes, visit.late]).toEqual(["", [undefined], []]);
  });

  test("that ends is cut after 2 s if its client does not read", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.mqttPort);
    socket.pause();
    const visit = await nextVisit();
    visit.connection.write(Buffer.alloc(20_000_000));
    const startMs = performance.now();
    visit.connection.end();
    await waitFor("the close", () => visit.closes.length > 0);
    expect(performance.now() - startMs).toBeGreaterThan(1_900);
    expect(performance.now() - startMs).toBeLessThan(patientMs(4_000));
  });

  test("tells what waits for a slow client, and when all of it is gone, however little it is", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.mqttPort);
    socket.pause();
    const visit = await nextVisit();
    while (visit.connection.bufferedBytes === 0) visit.connection.write(Buffer.alloc(100));
    expect(visit.drains).toBe(0);
    socket.resume();
    await waitFor("the drain", () => visit.drains > 0);
    expect(visit.connection.bufferedBytes).toBe(0);
    expect(visit.drains).toBe(1);
  });

  test("hands nothing over while it is paused, and everything later", async () => {
    const { listeners, nextVisit } = await opened({ onVisit: ({ connection }) => connection.pause() });
    const { socket } = await client(listeners.mqttPort);
    socket.write("patience");
    const visit = await nextVisit();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(visit.text()).toBe("");
    visit.connection.resume();
    await waitFor("the bytes", () => visit.text() === "patience");
  });

  test.each(["end", "destroy"] as const)("may be closed by %s before it is accepted", async (how) => {
    const { listeners, nextVisit } = await opened({ onVisit: ({ connection }) => connection[how]() });
    const { closed } = await client(listeners.mqttPort);
    const visit = await nextVisit();
    await closed;
    await waitFor("the close", () => visit.closes.length > 0);
    visit.connection.write(Buffer.from("nobody"));
    visit.connection.pause();
    visit.connection.resume();
    visit.connection.end();
    visit.connection.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([visit.closes, visit.late]).toEqual([[undefined], []]);
    expect(listeners.connectionCount()).toBe(0);
  });

  test("over IPv6 has an address without brackets; IPv4 through an IPv6 socket keeps its own notation", async () => {
    const { listeners, nextVisit } = await opened({ settings: { host: "::", webSocketPort: -1 } });
    await client(listeners.mqttPort, "::1");
    expect((await nextVisit()).connection.address).toBe("::1");
    await client(listeners.mqttPort, "127.0.0.1");
    expect((await nextVisit()).connection.address).toBe("127.0.0.1");
  });
});

describe("ports", () => {
  test("that are not wanted are not opened", async () => {
    const { listeners } = await opened({ settings: { mqttPort: -1 } });
    expect(listeners).toMatchObject({ mqttPort: undefined, tlsPort: undefined, secureWebSocketPort: undefined });
    expect(listeners.webSocketPort).toBeGreaterThan(0);
  });

  test("that another program has are told with the setting to change, and leave none open", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    closers.push(() => new Promise((resolve) => other.close(resolve)));
    await waitFor("the other program", () => other.listening);
    const { port } = other.address() as { port: number };
    const failed = await openListeners(brokerSettings("unused", { webSocketPort: port }), fail, silentLog);
    expect(failed).toEqual({
      ok: false,
      error: `port ${port} is in use; set broker.webSocketPort to another, or stop the program that has it`,
    });
  });

  test("cannot be opened on an address that is not this machine's", async () => {
    const host = "192.0.2.99";
    const failed = await openListeners(brokerSettings("unused", { host }), fail, silentLog);
    expect(failed).toEqual({ ok: false, error: `${host} is no address of this machine; set broker.host to one that is` });
  });

  test("stay closed after stopAccepting, while connections go on", async () => {
    const { listeners, nextVisit } = await opened();
    const { socket } = await client(listeners.mqttPort);
    listeners.stopAccepting();
    await expect(tcpClient(listeners.mqttPort)).rejects.toThrow("ECONNREFUSED");
    socket.write("still here");
    const visit = await nextVisit();
    await waitFor("the bytes", () => visit.text() === "still here");
    expect(listeners.connectionCount()).toBe(1);
  });

  test("close with their connections: one that ends may finish, the others are cut", async () => {
    const { listeners, nextVisit } = await opened();
    const ending = await client(listeners.mqttPort);
    const visit = await nextVisit();
    const other = await client(listeners.mqttPort);
    const otherVisit = await nextVisit();
    visit.connection.write(Buffer.alloc(5_000_000));
    visit.connection.end();
    await listeners.close();
    await Promise.all([ending.closed, other.closed]);
    expect(ending.text().length).toBe(5_000_000);
    await waitFor("both closes", () => visit.closes.length + otherVisit.closes.length === 2);
    expect(listeners.connectionCount()).toBe(0);
  });
});

const fail = () => {
  throw new Error("nobody was to connect");
};

describe("too many connections", () => {
  test("in all are refused and logged once, until one leaves", async () => {
    const { log, lines } = keepingLog();
    const refused: string[] = [];
    const { listeners, visits } = await opened({
      settings: limits({ connections: 2 }),
      log,
      onRefused: (reason, address) => refused.push(`${reason} ${address}`),
    });
    const first = await client(listeners.mqttPort);
    await client(listeners.mqttPort);
    for (let i = 0; i < 3; i++) await (await client(listeners.mqttPort)).closed;
    expect(visits.length).toBe(2);
    expect(refused).toEqual(Array(3).fill("connections 127.0.0.1"));
    expect(lines).toEqual([
      "warn broker: refused a connection from 127.0.0.1: there are 2, as many as limits.connections allows (connections)",
    ]);
    first.socket.destroy();
    await waitFor("a free place", () => listeners.connectionCount() === 1);
    await client(listeners.mqttPort);
    await waitFor("the third visit", () => visits.length === 3);
  });

  test("from this machine are not counted by address", async () => {
    const { listeners, visits } = await opened({ settings: limits({ connectionsPerAddress: 1 }) });
    await client(listeners.mqttPort);
    await client(listeners.mqttPort);
    await waitFor("both", () => visits.length === 2);
  });
});

test("who floods the broker is read from a bounded number of bytes a turn of the event loop, and loses none", async () => {
  const FLOOD_BYTES = 4 * 1024 * 1024;
  let received = 0;
  let inThisTurn = 0;
  let mostInATurn = 0;
  const { listeners } = await opened({
    onBytes: (_visit, chunk) => {
      if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
      inThisTurn += chunk.length;
      received += chunk.length;
      mostInATurn = Math.max(mostInATurn, inThisTurn);
    },
  });
  const { socket } = await client(listeners.mqttPort);
  socket.write(Buffer.alloc(FLOOD_BYTES));
  await waitFor(
    "the flood",
    () => received === FLOOD_BYTES,
    undefined,
    () => received,
  );
  // What the kernel had ready when the share was used up is taken, but not more.
  expect(mostInATurn).toBeLessThanOrEqual(3 * 64 * 1024);
});
