/**
 * After kill -9, a message that may have been on the wire says so [MQTT-3.3.1-1], at whatever moment the broker was killed; one that
 * certainly was not does not. The killed broker is a copy of the folder on disk, as it was at that moment.
 */
import { cpSync } from "node:fs";
import { silentLog } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type TempDir, tempDir } from "../../../test/support/temp-dir.ts";
import { openDiskPersistence } from "../../src/persistence/level-persistence.ts";
import type { Persistence } from "../../src/persistence/port.ts";
import {
  ack,
  type ConnectOptions,
  connect,
  DISCONNECT,
  props,
  publish,
  type Received,
  subscribe,
  u16,
  u32,
} from "../support/mqtt-bytes.ts";
import { type EngineClient, type OpenEngine, openEngine, settle } from "../support/open-engine.ts";

interface Run {
  readonly broker: OpenEngine;
  readonly folder: TempDir;
  /** As if the broker was killed now: starts another on what is on disk. */
  killed(): Promise<Run>;
  /** Says goodbye to all clients, and starts again. */
  restarted(): Promise<Run>;
}

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(folder: TempDir): Promise<Run> {
  const events = { onDropped: () => undefined, onFault: () => undefined, onHealed: () => undefined };
  const limits = { queuedMessages: 100_000, queuedBytes: 1_000_000_000 };
  const opened = await openDiskPersistence({ folder: folder.path, durability: "process", log: silentLog, limits, ...events });
  if (!opened.ok) throw new Error(opened.error);
  const persistence: Persistence = opened.value;
  const broker = await openEngine({ persistence });
  let isOver = false;
  const stop = async () => {
    if (isOver) return;
    isOver = true;
    await broker.close();
    await persistence.close();
  };
  undo.push(() => folder.remove(), stop);
  return {
    broker,
    folder,
    killed: () => start(copyOf(folder)),
    restarted: async () => {
      for (const client of broker.engine.clients.values()) client.connection.destroy();
      await settle();
      await stop();
      return start(folder);
    },
  };
}

function copyOf(folder: TempDir): TempDir {
  const copy = tempDir();
  cpSync(folder.path, copy.path, { recursive: true });
  return copy;
}

const KEPT: ConnectOptions = { version: 5, id: "s", clean: false, properties: props(Buffer.of(0x11), u32(600)) };
const window = (messages: number): ConnectOptions => ({
  ...KEPT,
  properties: props(Buffer.of(0x11), u32(600), Buffer.of(0x21), u16(messages)),
});

/** Until the disk has everything, and everything that waited for that is done. */
async function quiet({ broker }: Run): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await settle();
    await broker.persistence.flushed();
  }
  await settle();
}

/** A client that is let in, with what it was given at once. */
async function come(run: Run, options: ConnectOptions = KEPT) {
  const client = run.broker.open();
  const [connack, ...first] = await client.ask(connect(options));
  const waiting = [...first, ...(await heardBy(run, client))];
  return { ...client, connack, waiting };
}
async function heardBy(run: Run, client: EngineClient): Promise<readonly Received[]> {
  await quiet(run);
  return client.heard();
}
async function subscribed(run: Run, options: number, filter = "t", as = KEPT) {
  const client = await come(run, as);
  const first = await client.ask(subscribe(1, [[filter, options]], props()));
  return { ...client, waiting: [...first, ...(await heardBy(run, client))] };
}
async function send(run: Run, qos: 1 | 2, ...texts: readonly string[]): Promise<void> {
  const publisher = await run.broker.connected({ id: "publisher" });
  for (const [index, text] of texts.entries()) {
    await publisher.ask(publish("t", text, { qos, id: index + 1 }));
    if (qos === 2) await publisher.ask(ack("pubrel", index + 1));
  }
  await publisher.say(DISCONNECT);
}
/** Texts; those that say that they may be repeats begin with "again ". */
const got = (packets: readonly Received[]) =>
  packets.filter(({ type }) => type === "publish").map(({ dup, payload }) => `${dup ? "again " : ""}${payload}`);

const TURNS = 10;
/** Copies of the disk: now, and after each of the next turns of the event loop. */
async function moments({ folder }: Run): Promise<TempDir[]> {
  const copies = [copyOf(folder)];
  for (let turn = 0; turn < TURNS; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    copies.push(copyOf(folder));
  }
  return copies;
}

/** What `look` gives when the next bytes go to the client, at once. */
const whenWrittenTo = <T>({ connection }: EngineClient, look: () => Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    const { write } = connection;
    connection.write = (bytes) => {
      write(bytes);
      connection.write = write;
      resolve(look());
    };
  });

describe("after a kill", () => {
  test.each([
    ["QoS 1", 1, 1],
    ["QoS 2 to a subscription of QoS 1", 2, 1],
    ["QoS 2", 2, 2],
  ] as const)(
    "a message of %s that was sent says so, whenever the kill was, also one of which the client left",
    async (_name, qos, subscribedQos) => {
      const run = await start(tempDir());
      const client = await subscribed(run, subscribedQos);
      const afterSending = whenWrittenTo(client, () => moments(run));
      await send(run, qos, "sent");
      const whileConnected = await afterSending;
      const another = await subscribed(run, subscribedQos, "t", { ...KEPT, id: "s2" });
      const leaving = whenWrittenTo(another, async () => {
        another.connection.destroy();
        return moments(run);
      });
      await send(run, qos, "left");
      const afterLeaving = await leaving;
      for (const moment of whileConnected) {
        expect(got((await come(await start(moment))).waiting)).toEqual(["again sent"]);
      }
      for (const moment of afterLeaving) {
        expect(got((await come(await start(moment), { ...KEPT, id: "s2" })).waiting)).toEqual(["again left"]);
      }
    },
  );

  test("a message says so for as long as it was not acknowledged, over kills and restarts; those that came since do not", async () => {
    const first = await start(tempDir());
    const client = await subscribed(first, 1);
    await send(first, 1, "sent");
    expect(got(await heardBy(first, client))).toEqual(["sent"]);
    const second = await first.killed();
    await send(second, 1, "later");
    const third = await second.killed();
    const fourth = await third.restarted();
    await send(fourth, 1, "last");
    expect(got((await come(fourth)).waiting)).toEqual(["again sent", "later", "last"]);
  });

  test("what waited for a client that was away does not", async () => {
    const run = await start(tempDir());
    await (await subscribed(run, 1)).breakOff();
    await send(run, 1, "1", "2");
    const next = await run.killed();
    expect(got((await come(next)).waiting)).toEqual(["1", "2"]);
  });

  test("nor what waits at QoS 2: that is noted before it is sent", async () => {
    const run = await start(tempDir());
    await subscribed(run, 2, "t", window(1));
    await send(run, 2, "1", "2");
    const next = await run.killed();
    expect(got((await come(next)).waiting)).toEqual(["again 1", "2"]);
  });

  test("a message of a shared group says so to a member that had a session then, and not to one that had none", async () => {
    const run = await start(tempDir());
    const client = await subscribed(run, 1, "$share/g/t");
    await send(run, 1, "sent");
    expect(got(await heardBy(run, client))).toEqual(["sent"]);
    const next = await run.killed();
    expect(got((await come(next)).waiting)).toEqual(["again sent"]);
    const another = await run.killed();
    const newcomer = await subscribed(another, 1, "$share/g/t", { ...KEPT, id: "newcomer" });
    expect(got(newcomer.waiting)).toEqual(["sent"]);
  });
});

describe("without a kill", () => {
  test("after a stop, only what was sent says so", async () => {
    const run = await start(tempDir());
    await subscribed(run, 1, "t", window(1));
    await send(run, 1, "1", "2", "3");
    const next = await run.restarted();
    expect(got((await come(next)).waiting)).toEqual(["again 1", "2", "3"]);
  });

  test("a message of a shared group that comes back to a member says so, also after a restart; to another it does not", async () => {
    const run = await start(tempDir());
    const client = await subscribed(run, 1, "$share/g/t", window(1));
    await send(run, 1, "1", "2");
    await client.breakOff();
    const back = await come(run, window(1));
    expect(got(back.waiting)).toEqual(["again 1"]);
    const next = await run.restarted();
    expect(got((await come(next)).waiting)).toEqual(["again 1", "2"]);
    const other = await subscribed(next, 1, "$share/g/t", { ...KEPT, id: "other" });
    next.broker.engine.clients.get("s")?.connection.destroy();
    expect(got(await heardBy(next, other))).toEqual(["1", "2"]);
  });
});
