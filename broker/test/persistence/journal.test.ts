import { expect, test } from "@jest/globals";
import { type BatchWriter, createJournal, newSlot, type Operation } from "../../src/persistence/journal.ts";

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
  const safe = journal.committed().then(
    () => {
      isSafe = true;
    },
    () => undefined,
  );
  await turn();
  expect(isSafe).toBe(false);
  expect([...disk.values.keys()]).toEqual(["kept"]);
  disk.isFull = false;
  await safe;
  expect(isSafe).toBe(true);
  expect([...disk.values.keys()].sort()).toEqual(["later", "waiting"]);
  expect(said).toEqual(["no space left on device", "healed"]);
});

test("closing writes what waits", async () => {
  const { disk, journal, slot } = open();
  journal.put(slot("last"));
  await journal.close();
  expect(disk.values.get("last")).toBe("value of last");
});
