/** The broker without its listeners: real sessions, router and persistence, and connections that are bytes in and packets out. */
import { silentLog } from "@clima/schemas";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { openAccess } from "../../src/access/open-access.ts";
import { type User, writeUsers } from "../../src/access/users-file.ts";
import { createCore } from "../../src/aedes-core.ts";
import { createEngine, restoreAway } from "../../src/create-engine.ts";
import type { Engine } from "../../src/engine.ts";
import type { BrokerSettings } from "../../src/index.ts";
import { createCounters } from "../../src/observability/counters.ts";
import { createMemoryPersistence } from "../../src/persistence/memory-persistence.ts";
import type { Message, Persistence } from "../../src/persistence/port.ts";
import { createSessions } from "../../src/session/receive.ts";
import { type ConnectOptions, connect, type Received, splitPackets } from "./mqtt-bytes.ts";
import { type RecordedConnection, recordedConnection } from "./recorded-connection.ts";
import { brokerSettings } from "./settings.ts";

export interface OpenEngineOptions {
  readonly limits?: Partial<BrokerSettings["limits"]>;
  /** Without users everybody is let in, and may do everything. */
  readonly users?: Readonly<Record<string, User>>;
  /** What an earlier run left; empty when not given. */
  readonly persistence?: Persistence;
}

export interface EngineClient {
  readonly connection: RecordedConnection;
  /** Sends, lets the broker do all that it has to do, and gives what it said. */
  say(...packets: readonly Uint8Array[]): Promise<readonly Received[]>;
  /** Sends, and waits for an answer or the end: a password is checked on another thread, however long that takes. */
  ask(...packets: readonly Uint8Array[]): Promise<readonly Received[]>;
  /** What the broker said since. */
  heard(): Promise<readonly Received[]>;
  /** As if the network took everything that it held back. */
  drain(): Promise<readonly Received[]>;
  /** The connection breaks off. */
  breakOff(): Promise<void>;
}

export interface OpenEngine {
  readonly engine: Engine;
  readonly persistence: Persistence;
  /** A connection that has said nothing. */
  open(more?: Parameters<typeof recordedConnection>[0]): EngineClient;
  /** A client that is let in. */
  connected(options?: ConnectOptions): Promise<EngineClient & { readonly connack: Received }>;
  close(): Promise<void>;
}

/** More turns of the event loop than anything in the broker takes that waits for no disk, no clock and no other process. */
const TURNS = 12;
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export async function openEngine({ limits = {}, users = {}, persistence }: OpenEngineOptions = {}): Promise<OpenEngine> {
  const folder = tempDir();
  const usersFile = `${folder.path}/users.json`;
  if (Object.keys(users).length > 0) await writeUsers(usersFile, new Map(Object.entries(users)));
  const defaults = brokerSettings(folder.path);
  const settings = { ...defaults, limits: { ...defaults.limits, ...limits } };
  const accessSettings = { folder: folder.path, usersFile, anonymous: "loopback", base: settings.base, userFrom: "cn" } as const;
  const access = unwrap(await openAccess({ ...accessSettings, ownPassword: "own" }, silentLog));
  const kept = persistence ?? createMemoryPersistence({ limits: settings.limits, onDropped: () => undefined });
  const counters = createCounters();
  const openCore = (routeForeign: (message: Message) => void) => createCore({ persistence: kept, routeForeign, onFault: failLoudly });
  const engine = unwrap(await createEngine({ settings, log: silentLog, counters, access, persistence: kept, openCore }));
  restoreAway(engine, Date.now());
  const sessions = createSessions(engine);

  function open(more = {}): EngineClient {
    return talk(recordedConnection(more), sessions.accept);
  }

  return {
    engine,
    persistence: kept,
    open,
    connected: async (options = {}) => {
      const client = open();
      const [connack] = await client.ask(connect(options));
      if (connack?.type !== "connack" || connack.codes?.[0] !== 0) throw new Error(`not let in: ${JSON.stringify(connack)}`);
      return { ...client, connack };
    },
    close: async () => {
      engine.away.stop();
      await engine.core.close();
      await access.close();
      folder.remove();
    },
  };
}

function talk(connection: RecordedConnection, accept: ReturnType<typeof createSessions>["accept"]): EngineClient {
  const handlers = accept(connection);
  connection.handlers = handlers;
  let version: 4 | 5 = 4;
  const heard = async () => {
    await settle();
    return splitPackets(connection.take(), version).packets;
  };
  const say = (...packets: readonly Uint8Array[]) => {
    const bytes = Buffer.concat(packets);
    // CONNECT: header, length, "MQTT" with its length, then the version.
    if (bytes[0] === CONNECT && bytes[VERSION_AT] === 5) version = 5;
    handlers.onBytes(bytes);
    return heard();
  };
  const isOver = () => connection.state === "ended" || connection.state === "destroyed";
  return {
    connection,
    say,
    ask: async (...packets) => {
      let answer = await say(...packets);
      while (answer.length === 0 && !isOver()) answer = await heard();
      return answer;
    },
    heard,
    drain: () => {
      connection.bufferedBytes = 0;
      handlers.onDrain();
      return heard();
    },
    breakOff: async () => {
      connection.destroy();
      await settle();
    },
  };
}

const CONNECT = 0x10;
const VERSION_AT = 8;

function unwrap<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function failLoudly(cause: Error): never {
  throw cause;
}
