import { expect, test } from "@jest/globals";
import { type BatchWriter, createJournal, newSlot, type Operation } from "../../src/persistence/journal.ts";
import { heldDisk } from "../support/held-disk.ts";
import { message } from "../support/messages.ts";

/** A disk that can be full. */
function createDisk() {
  const values = new Map<string, string>();
  const disk = { isFull: false, batches: 0, values };
  const writer: BatchWriter = {
    write: async (operations: readonly Operation[]) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (disk.isFull) throw new Error("no space left on device");
      disk.batches += 1;
      for (const operation of operations) {
        if (operation.type === "put") values.set(operation.key, operation.value.toString());
        else values.delete(operation.key);
      }
    },
    reopen: async () => undefined,
    close: async () => undefined,
  };
  return { disk, writer };
}

function open() {
  const { disk, writer } = createDisk();
  const said: string[] = [];
  const journal = createJournal(writer, { onFault: (cause) => said.push(cause.message), onHealed: () => said.push("healed") });
  const slot = (key: string) => newSlot(key, () => Buffer.from(`value of ${key}`));
  return { disk, journal, said, slot };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test("what is asked for in one turn is one batch", async () => {
  const { disk, journal, slot } = open();
  for (const key of ["a", "b", "c"]) journal.put(slot(key));
  await journal.committed();
  expect([...disk.values.keys()]).toEqual(["a", "b", "c"]);
  expect(disk.batches).toBe(1);
});

test("what is removed before it was written is never written", async () => {
  const { disk, journal, slot } = open();
  const gone = slot("gone");
  journal.put(gone);
  journal.remove(gone);
  await journal.committed();
  expect(disk.values.size).toBe(0);
});

test("what was written and is removed is taken off", async () => {
  const { disk, journal, slot } = open();
  const first = slot("first");
  journal.put(first);
  await journal.committed();
  journal.remove(first);
  await journal.committed();
  expect(disk.values.size).toBe(0);
});

test("while the disk is full nothing is called safe; when it has room again, everything is written, as it then is", async () => {
  const { disk, journal, said, slot } = open();
  const kept = slot("kept");
  journal.put(kept);
  await journal.committed();
  disk.isFull = true;
  const waiting = slot("waiting");
  journal.put(waiting);
  await expect(journal.committed()).rejects.toThrow("no space left on device");
  const later = slot("later");
  journal.put(later);
  journal.remove(kept);
  let isSafe = false;
  // On a busy machine the journal may have tried again, in vain, before there is room.
  const untilSafe = async () => {
    while (!isSafe) {
      isSafe = await journal.committed().then(
        () => true,
        () => false,
      );
    }
  };
  const safe = untilSafe();
  await turn();
  expect(isSafe).toBe(false);
  expect([...disk.values.keys()]).toEqual(["kept"]);
  disk.isFull = false;
  await safe;
  expect(isSafe).toBe(true);
  expect([...disk.values.keys()].sort()).toEqual(["later", "waiting"]);
  expect(new Set(said)).toEqual(new Set(["no space left on device", "healed"]));
  expect(said.at(-1)).toBe("healed");
});

test("closing writes what waits", async () => {
  const { disk, journal, slot } = open();
  journal.put(slot("last"));
  await journal.close();
  expect(disk.values.get("last")).toBe("value of last");
});

test("a session record is on disk no sooner than the notes of what was sent before it", async () => {
  const { persistence, written, hold, letThrough } = heldDisk();
  const { queues, records } = persistence;
  queues.append(["s"], message(1));
  await persistence.flushed();
  hold();
  records.put({ clientId: "other", expirySeconds: 60 });
  await turn();
  // While a batch is written.
  queues.noteSent("s", message(1), 1, 1);
  records.put({ clientId: "s", expirySeconds: 60, disconnectedAt: 1 });
  letThrough();
  await persistence.flushed();
  const keys = written.map((batch) => batch.map((key) => key[0]).sort());
  expect(keys).toEqual([["m"], ["x"], ["i", "x"]]);
});
