import { expect, test } from "@jest/globals";
import { readAhead } from "../src/transfer/read-ahead.ts";

function counting(numbers: number, failAt?: number) {
  const begun: number[] = [];
  let isEnded = false;
  async function* read(): AsyncGenerator<number, void> {
    try {
      for (let number = 1; number <= numbers; number += 1) {
        begun.push(number);
        await null;
        if (number === failAt) throw new Error(`no ${number}`);
        yield number;
      }
    } finally {
      isEnded = true;
    }
  }
  return { read, begun, isEnded: () => isEnded };
}

test("gives all items in their order, and begins the next before one is worked on", async () => {
  const { read, begun, isEnded } = counting(3);
  const begunWith: [number, number][] = [];
  for await (const item of readAhead(read())) begunWith.push([item, begun.length]);
  expect(begunWith).toEqual([
    [1, 2],
    [2, 3],
    [3, 3],
  ]);
  expect(isEnded()).toBe(true);
});

test("gives the items before an error, and then throws it", async () => {
  const { read } = counting(3, 2);
  const given: number[] = [];
  const reading = async () => {
    for await (const item of readAhead(read())) {
      given.push(item);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await expect(reading()).rejects.toThrow("no 2");
  expect(given).toEqual([1]);
});

test.each([undefined, 2])("ends what it reads when somebody stops early, though item %s fails", async (failAt) => {
  const { read, begun, isEnded } = counting(5, failAt);
  for await (const _item of readAhead(read())) break;
  expect(begun).toEqual([1, 2]);
  expect(isEnded()).toBe(true);
});
