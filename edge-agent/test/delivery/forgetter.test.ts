import { setImmediate as nextTurn } from "node:timers/promises";
import { err, ok } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { createForgetter } from "../../src/delivery/forgetter.ts";

/** An outbox that writes down what it forgets, and refuses to while `isFull`. */
function createForgetting() {
  const state = { isFull: false };
  const forgotten: (readonly number[])[] = [];
  const forget = (ids: readonly number[]) => {
    if (state.isFull) return err("the disk is full");
    forgotten.push(ids);
    return ok(undefined);
  };
  return { state, forgotten, outbox: { forget } };
}

test("what one turn acknowledged is forgotten together", async () => {
  const { outbox, forgotten } = createForgetting();
  const forgetter = createForgetter(outbox, () => {});
  forgetter.forget([1, 2]);
  forgetter.forget([3]);
  await nextTurn();
  expect(forgotten).toEqual([[1, 2, 3]]);
});

test("what the outbox could not forget is forgotten with the next that is acknowledged", async () => {
  const { outbox, forgotten, state } = createForgetting();
  const failures: string[] = [];
  const forgetter = createForgetter(outbox, (reason) => failures.push(reason));
  state.isFull = true;
  forgetter.forget([1, 2]);
  await nextTurn();
  expect(failures).toEqual(["the disk is full"]);
  state.isFull = false;
  forgetter.forget([3]);
  await nextTurn();
  expect(forgotten).toEqual([[1, 2, 3]]);
});
