import { expect, test } from "@jest/globals";
import { createTransmissions } from "../../src/commands/transmissions.ts";

test("a transmission that throws is the failure of its own command, not of those behind it", async () => {
  const transmissions = createTransmissions(4);
  const failed = transmissions.run(async () => {
    throw new Error("the device is gone");
  });
  const next = transmissions.run(async () => "sent");
  await expect(failed).rejects.toThrow("the device is gone");
  expect(await next).toBe("sent");
  expect(transmissions.ahead()).toBe(0);
  await transmissions.idle();
});

test("the light is idle when all that waited has been sent", async () => {
  const transmissions = createTransmissions(4);
  const sent: string[] = [];
  for (const name of ["first", "second"]) {
    void transmissions.run(async () => {
      await Promise.resolve();
      sent.push(name);
    });
  }
  expect(transmissions.ahead()).toBe(2);
  await transmissions.idle();
  expect(sent).toEqual(["first", "second"]);
  expect(transmissions.ahead()).toBe(0);
});
