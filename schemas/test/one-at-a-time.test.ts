import { EventEmitter, once } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { createOneAtATime } from "../src/index.ts";

/** Work that ends when the test says so. */
function createWork(name: string, log: string[]) {
  const ending = new EventEmitter();
  const ended = once(ending, "end");
  return {
    async work(): Promise<string> {
      log.push(`${name} begins`);
      const [failure] = await ended;
      log.push(`${name} ends`);
      if (failure) throw failure;
      return name;
    },
    end: () => ending.emit("end"),
    fail: () => ending.emit("end", new Error(`${name} failed`)),
  };
}

describe("work that is done one at a time", () => {
  test("begins in the order of the calls, each after the one before has ended", async () => {
    const log: string[] = [];
    const inTurn = createOneAtATime();
    const [first, second, third] = [createWork("first", log), createWork("second", log), createWork("third", log)];
    third.end();
    second.end();
    const all = Promise.all([inTurn(first.work), inTurn(second.work), inTurn(third.work)]);
    first.end();
    expect(await all).toEqual(["first", "second", "third"]);
    expect(log).toEqual(["first begins", "first ends", "second begins", "second ends", "third begins", "third ends"]);
  });

  test("goes on after a failure, which only its own caller sees", async () => {
    const log: string[] = [];
    const inTurn = createOneAtATime();
    const [first, second] = [createWork("first", log), createWork("second", log)];
    const failed = inTurn(first.work);
    const done = inTurn(second.work);
    first.fail();
    second.end();
    await expect(failed).rejects.toThrow("first failed");
    expect(await done).toBe("second");
  });

  test("goes on after work that throws before it gives a promise", async () => {
    const inTurn = createOneAtATime();
    const failed = inTurn(() => {
      throw new Error("a bug");
    });
    await expect(failed).rejects.toThrow("a bug");
    expect(await inTurn(async () => "well")).toBe("well");
  });

  test("waits for nobody of another queue", async () => {
    const never = createOneAtATime();
    void never(() => new Promise(() => {}));
    expect(await createOneAtATime()(async () => "well")).toBe("well");
  });
});
