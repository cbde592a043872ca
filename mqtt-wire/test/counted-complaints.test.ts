import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { createCountedComplaints } from "../src/counted-complaints.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function scene() {
  const said: string[] = [];
  return { said, ...createCountedComplaints((line) => void said.push(line)) };
}

test("equal complaints are one line at once, and one a minute with their number", () => {
  const { said, complain } = scene();
  for (let count = 1; count <= 60; count += 1) complain("garden", `garden ${count}`);
  complain("patio", "patio 1");
  expect(said).toEqual(["garden 1", "patio 1"]);
  jest.advanceTimersByTime(60_000);
  expect(said.slice(2)).toEqual(["garden 60 … and 58 more in the last minute"]);
  complain("garden", "garden 61");
  jest.advanceTimersByTime(60_000);
  expect(said.slice(3)).toEqual(["garden 61"]);
});

test("after a minute without any, the next is said at once", () => {
  const { said, complain } = scene();
  complain("garden", "garden 1");
  jest.advanceTimersByTime(60_000);
  complain("garden", "garden 2");
  expect(said).toEqual(["garden 1", "garden 2"]);
  expect(jest.getTimerCount()).toBe(1);
});

test("what is counted is said at the end", () => {
  const { said, complain, close } = scene();
  for (const count of [1, 2, 3]) complain("garden", `garden ${count}`);
  close();
  expect(said).toEqual(["garden 1", "garden 3 … and 1 more in the last minute"]);
  expect(jest.getTimerCount()).toBe(0);
});

test("of very many kinds, the rest is counted as one", () => {
  const { said, complain, close } = scene();
  for (let count = 0; count < 1000; count += 1) complain(`client ${count}`, `client ${count}`);
  expect(said).toHaveLength(201);
  close();
  expect(said.slice(201)).toEqual(["client 999 … and 798 more in the last minute"]);
});
