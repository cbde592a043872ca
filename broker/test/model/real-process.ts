/** The built broker in a process of its own, on disk, reached over TCP, and killed with SIGKILL. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../test/support/free-port.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createPatience, waitFor } from "../../../test/support/wait-for.ts";
import {
  connect as connectPacket,
  PINGREQ,
  props,
  type Received,
  splitPackets,
  subscribe,
  u32,
  type Version,
} from "../support/mqtt-bytes.ts";
import type { Real } from "./play.ts";

interface Wire {
  readonly socket: Socket;
  readonly version: Version;
  isOpen: boolean;
  rest: Buffer;
  received: Received[];
  pings: number;
  pongs: number;
}

const CLIMA = fileURLToPath(new URL("../../../cli/bin/clima.js", import.meta.url));
/** Of a turn of the broker's event loop, roughly: a kill comes in the middle of what a packet sets going. */
const TURN_MS = 0.1;
/** The first sees the end of a connection, the second what that sets going, the third what came of it. */
const ROUNDS = 3;
const LOOK_MS = 100;
/** Called when any client received something or was cut off. */
let wake: () => void = () => undefined;
const QUIET_MS = 10_000;
const WATCHER: Parameters<typeof connectPacket>[0] = { version: 5, id: "watcher", clean: false, properties: props(0x11, u32(3600)) };

export async function startProcess(): Promise<Real> {
  const folder = tempDir();
  const port = await freePort();
  let child: ChildProcess;
  let watcher: Wire;
  let wires = new Map<string, Wire>();
  const old = new Map<string, Wire>();

  async function start(): Promise<void> {
    child = spawn(process.execPath, [CLIMA, "broker"], { stdio: ["ignore", "ignore", "inherit"], env: environment(folder.path, port) });
    await waitFor("the broker to listen", () => isListening(port));
    watcher = open(port, 5);
    watcher.socket.write(connectPacket(WATCHER));
    await heard(watcher, "connack");
  }

  /** Each client is asked. A SUBACK to a stored session waits for the disk: all that came before is written then. */
  async function barrier(): Promise<void> {
    watcher.socket.write(subscribe(1, [["nothing", 0]], props()));
    const asked = [...wires.values()].filter(({ isOpen }) => isOpen);
    for (const wire of asked) {
      wire.pings += 1;
      wire.socket.write(PINGREQ);
    }
    await heard(watcher, "suback");
    await waitFast("PINGRESP", () => asked.every((wire) => !wire.isOpen || wire.pongs === wire.pings));
  }

  await start();
  return {
    open: (who, version) => {
      const before = wires.get(who);
      if (before) old.set(who, before);
      wires.set(who, open(port, version));
    },
    send: (who, bytes) => void wires.get(who)?.socket.write(bytes),
    take: (who) => wires.get(who)?.received.splice(0) ?? [],
    takeEnded: async (who, which) => ended((which === "before" ? old : wires).get(who)),
    isOpen: (who) => wires.get(who)?.isOpen ?? false,
    destroy: (who) => void wires.get(who)?.socket.destroy(),
    settle: async (isEnough) => {
      for (let round = 0; round < ROUNDS; round += 1) await barrier();
      const patience = createPatience(QUIET_MS);
      while (!isEnough() && !patience.isOver()) await barrier();
    },
    turns: async (count) => {
      const until = performance.now() + count * TURN_MS;
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
    },
    crash: async () => {
      await kill(child);
      await waitFast("the connections to end", () => [...wires.values()].every(({ isOpen }) => !isOpen));
    },
    restart: async () => {
      wires = new Map();
      await start();
    },
    close: async () => {
      await kill(child);
      for (const { socket } of [...wires.values(), ...old.values()]) socket.destroy();
      folder.remove();
    },
  };
}

const environment = (dataDir: string, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  CLIMA_DATA_DIR: dataDir,
  CLIMA_BROKER_MQTT_PORT: String(port),
  CLIMA_BROKER_WEB_SOCKET_PORT: "-1",
  CLIMA_BROKER_HTTP_PORT: "-1",
  CLIMA_LOG_LEVEL: "warn",
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function open(port: number, version: Version): Wire {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  const wire: Wire = { socket, version, isOpen: true, rest: Buffer.alloc(0), received: [], pings: 0, pongs: 0 };
  socket.on("data", (chunk: Buffer) => {
    const { packets, rest } = splitPackets(Buffer.concat([wire.rest, chunk]), version);
    wire.rest = rest;
    for (const packet of packets) {
      if (packet.type === "pingresp") wire.pongs += 1;
      else wire.received.push(packet);
    }
    wake();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    wire.isOpen = false;
    wake();
  });
  return wire;
}

async function ended(wire: Wire | undefined): Promise<{ readonly packets: readonly Received[]; readonly isOpen: boolean }> {
  if (wire === undefined) return { packets: [], isOpen: false };
  await waitFast("the end of the connection", () => !wire.isOpen);
  return { packets: wire.received.splice(0), isOpen: wire.isOpen };
}

async function heard(wire: Wire, type: string): Promise<void> {
  await waitFast(type.toUpperCase(), () => wire.received.some((packet) => packet.type === type));
  wire.received = [];
}

/** Asks again whenever something came. */
async function waitFast(what: string, isThere: () => boolean): Promise<void> {
  if (isThere()) return;
  const patience = createPatience(QUIET_MS);
  while (!isThere()) {
    if (patience.isOver()) throw new Error(`waited ${Math.round(patience.elapsedMs())} ms for ${what}`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const isOpen = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(() => false);
  socket.destroy();
  return isOpen;
}
