import { expect, test } from "@jest/globals";
import { createTransmissions } from "../../src/commands/transmissions.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";

const ALONE = { cancelled: () => "cancelled" };

test("a transmission that throws is the failure of its own command, not of those behind it", async () => {
  const transmissions = createTransmissions(4, createManualClock(0).clock);
  const failed = transmissions.run(async (): Promise<string> => {
    throw new Error("the device is gone");
  }, ALONE);
  const next = transmissions.run(async () => "sent", ALONE);
  await expect(failed).rejects.toThrow("the device is gone");
  expect(await next).toBe("sent");
  await transmissions.idle();
  expect(transmissions.ahead()).toBe(0);
});

test("the light is idle when all that waited has been sent, and can be used again", async () => {
  const transmissions = createTransmissions(4, createManualClock(0).clock);
  const sent: string[] = [];
  const send = (name: string) =>
    transmissions.run(async () => {
      await Promise.resolve();
      sent.push(name);
      return name;
    }, ALONE);
  void send("first");
  void send("second");
  expect(transmissions.ahead()).toBe(2);
  await transmissions.idle();
  expect(sent).toEqual(["first", "second"]);
  expect(transmissions.ahead()).toBe(0);
  expect(await send("third")).toBe("third");
});

/** Each takes 100 ms; when it began is noted. */
function deviceQueue() {
  const time = createManualClock(0);
  const startMs = time.clock.monotonicMs();
  const transmissions = createTransmissions(4, time.clock);
  const begun: [name: string, atMs: number][] = [];
  const ended: string[] = [];
  function send(name: string, gap?: { device: string; ms: number }, signal?: AbortSignal): void {
    const transmit = async () => {
      begun.push([name, time.clock.monotonicMs() - startMs]);
      await time.clock.sleepMs(100);
      transmissions.rest(gap);
      return "sent";
    };
    const turn = { gap, cancelled: () => "cancelled", ...(signal ? { signal } : {}) };
    void transmissions.run(transmit, turn).then((how) => ended.push(`${name} ${how}`));
  }
  return { ...time, transmissions, begun, ended, send };
}

const TV = { device: "tv", ms: 500 };

test("a device rests from the end of its light, whoever sends, and others do not wait for that", async () => {
  const { send, advance, begun } = deviceQueue();
  send("tv 1", TV);
  send("tv 2", TV);
  send("hifi");
  await advance(550);
  send("fan", { device: "fan", ms: 50 });
  send("tv 3", TV);
  await advance(5000);
  expect(begun).toEqual([
    ["tv 1", 0],
    ["hifi", 100],
    ["fan", 550],
    ["tv 2", 650],
    ["tv 3", 1250],
  ]);
});

test("what waits for its turn or for its device is ended at once, and takes no place any more; what is being sent is not", async () => {
  const { send, advance, begun, ended, transmissions } = deviceQueue();
  const [sending, resting, queued] = [new AbortController(), new AbortController(), new AbortController()];
  send("tv 1", TV, sending.signal);
  send("tv 2", TV, resting.signal);
  await settle();
  send("hifi", undefined, queued.signal);
  for (const each of [sending, queued]) each.abort();
  await settle();
  expect(ended).toEqual(["hifi cancelled"]);
  await advance(200);
  expect([ended, transmissions.ahead()]).toEqual([["hifi cancelled", "tv 1 sent"], 1]);
  resting.abort();
  await transmissions.idle();
  expect(ended.at(-1)).toBe("tv 2 cancelled");
  expect(begun).toEqual([["tv 1", 0]]);
});
