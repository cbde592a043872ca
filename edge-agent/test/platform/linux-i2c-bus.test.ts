import { expect, test } from "@jest/globals";
import type { PromisifiedBus } from "i2c-bus";
import { createI2cBusOf } from "../../src/platform/linux-i2c-bus.ts";

/** A bus of the package whose transfers fail while `isStuck`, and which then cannot be closed either. */
function createPackageBus() {
  const state = { isStuck: false, opened: 0 };
  const stuck = async (): Promise<never> => {
    throw Object.assign(new Error("ETIMEDOUT, Connection timed out"), { code: "ETIMEDOUT", errno: -110 });
  };
  const device: PromisifiedBus = {
    i2cWrite: async (_address, length, buffer) => (state.isStuck ? stuck() : { bytesWritten: length, buffer }),
    i2cRead: async (_address, length, buffer) => (state.isStuck ? stuck() : { bytesRead: length, buffer }),
    readI2cBlock: async (_address, _command, length, buffer) => (state.isStuck ? stuck() : { bytesRead: length, buffer }),
    close: async () => (state.isStuck ? stuck() : undefined),
  };
  const open = async () => {
    state.opened += 1;
    return device;
  };
  return { state, open };
}

test("a bus that hangs and cannot even be closed is opened again, and transfers when it is well", async () => {
  const { state, open } = createPackageBus();
  const bus = createI2cBusOf(open, 1);
  state.isStuck = true;
  for (let transfer = 0; transfer < 5; transfer += 1) {
    const answer = await bus.transfer(0x77, [0xd0], 1);
    expect(answer.ok ? "" : answer.error).toMatch(/^\/dev\/i2c-1 hangs/);
  }
  state.isStuck = false;
  expect(await bus.transfer(0x77, [0xd0], 1)).toMatchObject({ ok: true });
  expect(state.opened).toBeGreaterThan(1);
});

test.each([
  ["EBUSY", -16, "bmp280", /^the driver bmp280 of the kernel holds 0x77 on \/dev\/i2c-1.*dtoverlay=i2c-sensor,bme280/],
  ["", 16, undefined, /^a driver of the kernel holds 0x77/],
])("an address that is busy (%j, errno %i) is said to be held by %s, and the bus stays open", async (code, errno, driver, message) => {
  let opened = 0;
  const { open } = createPackageBus();
  const busy = async (): Promise<never> => {
    throw Object.assign(new Error("Device or resource busy"), { code, errno });
  };
  const openBusy = async () => {
    opened += 1;
    return { ...(await open()), readI2cBlock: busy };
  };
  const bus = createI2cBusOf(openBusy, 1, async () => (driver === undefined ? undefined : { driver, device: "bme280" }));
  for (let transfer = 0; transfer < 5; transfer += 1)
    expect(await bus.transfer(0x77, [0xd0], 1)).toEqual({ ok: false, error: expect.stringMatching(message) });
  expect(opened).toBe(1);
});
