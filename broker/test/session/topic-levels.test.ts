/** Topics of many levels are as legal as others; the limit is there for the broker's sake. */
import { afterEach, expect, test } from "@jest/globals";
import { props, publish, subscribe, u32 } from "../support/mqtt-bytes.ts";
import { type OpenEngine, openEngine } from "../support/open-engine.ts";

let broker: OpenEngine;
afterEach(() => broker.close());

const NONE = props();
const deep = (levels: number) => Array.from({ length: levels }, (_, index) => `l${index % 10}`).join("/");

test.each([33, 100, 128, 1000])("a topic of %i levels is taken, with every kind of filter, retained too", async (levels) => {
  broker = await openEngine(levels > 128 ? { limits: { topicLevels: levels } } : {});
  const topic = deep(levels);
  const filters = [topic, `${deep(levels - 1)}/+`, `${deep(levels - 1)}/#`, Array.from({ length: levels }, () => "+").join("/"), "#"];
  const stored = props(0x11, u32(600));
  const subscriber = await broker.connected({ version: 5, id: "s", clean: false, properties: stored });
  for (const [index, filter] of filters.entries()) {
    expect(await subscriber.say(subscribe(index + 1, [[filter, 1]], NONE))).toMatchObject([{ type: "suback", codes: [1] }]);
  }
  const publisher = await broker.connected({ version: 5, id: "p", will: { topic, payload: "gone" } });
  expect(await publisher.say(publish(topic, "x", { qos: 1, retain: true, properties: NONE }))).toMatchObject([{ codes: [0] }]);
  expect((await subscriber.heard()).map((message) => [message.topic, message.payload])).toEqual([[topic, "x"]]);
  const late = await broker.connected({ version: 4, id: "late" });
  const [, retained] = await late.say(subscribe(1, [[`${deep(levels - 1)}/+`, 0]]));
  expect(retained).toMatchObject({ topic, payload: "x", retain: true });
});

test("a filter that is deeper than the limit is refused by itself; a deeper topic ends the connection, which says so", async () => {
  broker = await openEngine({ limits: { topicLevels: 3 } });
  const client = await broker.connected({ version: 5, id: "c" });
  const filters = ["a/b/c", "a/b/c/d", "$share/g/a/b/c", "$share/g/a/b/c/d"].map((filter) => [filter, 0] as const);
  expect((await client.say(subscribe(1, filters, NONE)))[0]?.codes).toEqual([0, 0x8f, 0, 0x8f]);
  const older = await broker.connected({ version: 4, id: "older" });
  expect((await older.say(subscribe(1, [["a/b/c/d", 0]])))[0]?.codes).toEqual([0x80]);
  expect(await client.say(publish("a/b/c/d", "x", { properties: NONE }))).toMatchObject([{ type: "disconnect", codes: [0x90] }]);
});
