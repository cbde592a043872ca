/** Runs the contract suite of aedes-persistence on the persistence that the argument names; node:test prints what came of it. */
import { createRequire } from "node:module";
import { test } from "node:test";
import { silentLog } from "@clima/schemas";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { openDiskPersistence } from "../../src/persistence/level-persistence.ts";
import { createMemoryPersistence } from "../../src/persistence/memory-persistence.ts";
import type { AedesPersistence } from "../../src/persistence/port.ts";

const contract = createRequire(import.meta.url)("aedes-persistence/abstract.js") as (options: object) => void;
const limits = { queuedMessages: 1_000_000, queuedBytes: 1_000_000_000 };
const events = { onDropped: () => undefined, onFault: () => undefined, onHealed: () => undefined };

function closingAfter(aedes: AedesPersistence, close: () => Promise<void>): object {
  const { destroy } = aedes;
  aedes.destroy = async () => {
    await destroy();
    await close();
  };
  return aedes;
}

async function open(): Promise<object> {
  if (process.argv[2] === "memory") return createMemoryPersistence({ limits, ...events }).aedes;
  const folder = tempDir();
  const disk = await openDiskPersistence({ folder: folder.path, durability: "process", limits, log: silentLog, ...events });
  if (!disk.ok) throw new Error(disk.error);
  const { aedes, close } = disk.value;
  return closingAfter(aedes, () => close().then(() => folder.remove()));
}

contract({ test, persistence: open, testAsync: true });
