import { expect, test } from "@jest/globals";
import { createLoginThrottle } from "../src/login-throttle.ts";

const ADDRESS = "address 192.0.2.7";
const USER = "user boss at 192.0.2.7";

/** A throttle after so many failures at one moment, and what it makes the next attempt wait at another. */
function after(failures: number, keys: readonly string[] = [ADDRESS]) {
  const throttle = createLoginThrottle();
  for (let count = 0; count < failures; count += 1) throttle.failed(keys, 0);
  return throttle;
}

test("three wrong passwords cost nothing: people mistype", () => {
  expect(after(3).waitMs([ADDRESS], 0)).toBe(0);
});

test("from the fourth on the wait doubles with each failure, up to half a minute", () => {
  const waits = [4, 5, 6, 7, 8, 9, 10, 11, 40].map((failures) => after(failures).waitMs([ADDRESS], 0));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("the wait counts from the last failure and ends by itself", () => {
  const throttle = after(5);
  expect(throttle.waitMs([ADDRESS], 400)).toBe(600);
  expect(throttle.waitMs([ADDRESS], 1000)).toBe(0);
});

test("of several keys the longest wait counts, and others are not made to wait", () => {
  const throttle = after(4, [ADDRESS, USER]);
  for (let count = 0; count < 2; count += 1) throttle.failed([ADDRESS], 0);
  expect(throttle.waitMs([USER, ADDRESS], 0)).toBe(2000);
  expect(throttle.waitMs([USER], 0)).toBe(500);
  expect(throttle.waitMs(["address 192.0.2.8"], 0)).toBe(0);
});

test("a successful login wipes the slate of the keys that it used", () => {
  const throttle = after(9, [ADDRESS, USER]);
  throttle.succeeded([USER]);
  expect(throttle.waitMs([USER], 0)).toBe(0);
  expect(throttle.waitMs([ADDRESS], 0)).toBe(16_000);
});

test("failures of more than ten minutes ago do not add up with new ones", () => {
  const throttle = after(9);
  throttle.failed([ADDRESS], 600_000);
  expect(throttle.waitMs([ADDRESS], 600_000)).toBe(0);
});

test("an attacker with many addresses does not fill the memory: the oldest failures are forgotten first", () => {
  const throttle = after(9);
  for (let address = 0; address < 10_000; address += 1) throttle.failed([`address ${address}`], 0);
  expect(throttle.waitMs([ADDRESS], 0)).toBe(0);
  for (let count = 0; count < 3; count += 1) throttle.failed(["address 9999"], 0);
  expect(throttle.waitMs(["address 9999"], 0)).toBe(500);
});
