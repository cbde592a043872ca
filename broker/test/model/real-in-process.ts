/** The broker in this process, over a disk in memory: as many commands a second as the event loop takes. */
import { type Received, splitPackets, type Version } from "../support/mqtt-bytes.ts";
import { type EngineClient, type OpenEngine, openEngine, settle } from "../support/open-engine.ts";
import { createMemoryDisk } from "./memory-disk.ts";
import type { Real } from "./play.ts";

interface Wire {
  readonly client: EngineClient;
  readonly version: Version;
}

export async function startInProcess(): Promise<Real> {
  const disk = createMemoryDisk();
  let broker: OpenEngine = await openEngine({ persistence: await disk.open() });
  let wires = new Map<string, Wire>();
  const old = new Map<string, Wire>();

  const takeFrom = (wire: Wire | undefined): readonly Received[] =>
    wire === undefined ? [] : splitPackets(wire.client.connection.take(), wire.version).packets;
  const isOpenOn = (wire: Wire | undefined) => wire?.client.connection.state === "open" || wire?.client.connection.state === "paused";

  /** Until the storage has nothing to do any more. */
  async function settleAll(): Promise<void> {
    let before: number;
    do {
      before = disk.writes;
      await settle();
    } while (disk.writes !== before);
  }

  return {
    open: (who, version) => {
      const before = wires.get(who);
      if (before) old.set(who, before);
      wires.set(who, { client: broker.open(), version });
    },
    send: (who, bytes) => wires.get(who)?.client.connection.handlers?.onBytes(Buffer.from(bytes)),
    take: (who) => takeFrom(wires.get(who)),
    takeEnded: async (who, which) => {
      const wire = (which === "before" ? old : wires).get(who);
      return { packets: takeFrom(wire), isOpen: isOpenOn(wire) };
    },
    isOpen: (who) => isOpenOn(wires.get(who)),
    destroy: (who) => wires.get(who)?.client.connection.destroy(),
    settle: settleAll,
    turns: async (count) => {
      for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    crash: async () => {
      disk.kill();
    },
    restart: async () => {
      const killed = broker;
      wires = new Map();
      broker = await openEngine({ persistence: await disk.open() });
      await killed.close();
    },
    close: () => broker.close(),
  };
}
