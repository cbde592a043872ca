import { expect, test } from "@jest/globals";
import { noteRead } from "../../src/listeners/turn-share.ts";

function open() {
  const reader = {
    readThisTurnBytes: 0,
    isPaused: false,
    isReading: true,
    stopReading: () => {
      reader.isReading = false;
    },
    goOnReading: () => {
      reader.isReading = true;
    },
  };
  return reader;
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("a connection that had its share of a turn is read again in the next one; the others are read all the while", async () => {
  const [flooding, other] = [open(), open()];
  noteRead(other, 100);
  noteRead(flooding, 40_000);
  expect(flooding.isReading).toBe(true);
  noteRead(flooding, 40_000);
  expect([flooding.isReading, other.isReading]).toEqual([false, true]);
  await nextTurn();
  expect(flooding.isReading).toBe(true);
  noteRead(flooding, 40_000);
  expect(flooding.isReading).toBe(true);
  await nextTurn();
});

test("a connection that is paused for another reason stays so", async () => {
  const reader = open();
  noteRead(reader, 100_000);
  reader.isPaused = true;
  await nextTurn();
  expect(reader.isReading).toBe(false);
});
