/** Runs the contract suite of aedes-persistence on the persistence that the argument names; node:test prints what came of it. */
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { silentLog } from "@clima/schemas";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { connectRedis } from "../../src/cluster/redis-link.ts";
import { createRedisPersistence } from "../../src/cluster/redis-persistence.ts";
import { openDiskPersistence } from "../../src/persistence/level-persistence.ts";
import { createMemoryPersistence } from "../../src/persistence/memory-persistence.ts";
import type { AedesPersistence } from "../../src/persistence/port.ts";

const contract = createRequire(import.meta.url)("aedes-persistence/abstract.js") as (options: object) => void;
const limits = { queuedMessages: 1_000_000, queuedBytes: 1_000_000_000 };
const events = { onDropped: () => undefined, onLost: () => undefined, onFault: () => undefined, onHealed: () => undefined };

let opened = 0;

/** A Redis on the port that the second argument names; each persistence has keys of its own. */
async function openRedis(): Promise<object> {
  const link = await connectRedis(`redis://127.0.0.1:${process.argv[3]}`, events);
  if (!link.ok) throw new Error(link.error);
  opened += 1;
  const { aedes, close } = createRedisPersistence({ link: link.value, prefix: `test-${opened}:`, limits, ...events });
  // A test that fails does not close its own, which would keep the process.
  after(() => link.value.redis.disconnect());
  return closingAfter(aedes, close);
}

function closingAfter(aedes: AedesPersistence, close: () => Promise<void>): object {
  const { destroy } = aedes;
  aedes.destroy = async () => {
    await destroy();
    await close();
  };
  return aedes;
}

async function open(): Promise<object> {
  if (process.argv[2] === "redis") return openRedis();
  if (process.argv[2] === "memory") return createMemoryPersistence({ limits, ...events }).aedes;
  const folder = tempDir();
  const disk = await openDiskPersistence({ folder: folder.path, durability: "process", limits, log: silentLog, ...events });
  if (!disk.ok) throw new Error(disk.error);
  const { aedes, close } = disk.value;
  return closingAfter(aedes, () => close().then(() => folder.remove()));
}

contract({ test, persistence: open, testAsync: true });
