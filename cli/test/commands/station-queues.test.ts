import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { createQueue } from "../../src/commands/replay/station-queues.ts";

test("a queue gives everything in order, and the writer waits while it is full", async () => {
  const queue = createQueue<number>(3);
  let pushed = 0;
  const writing = (async () => {
    for (let item = 0; item < 10; item += 1) {
      await queue.push(item);
      pushed = item + 1;
    }
    queue.end();
  })();
  await nextTurn();
  expect(pushed).toBe(3);
  const taken: number[] = [];
  for await (const item of queue.items) taken.push(item);
  await writing;
  expect(taken).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("an ended queue no longer holds up its writer", async () => {
  const queue = createQueue<number>(1);
  await queue.push(1);
  const second = queue.push(2);
  queue.end();
  await second;
});
