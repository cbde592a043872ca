/**
 * Other people's clients take what waited for them: they are cut off and the broker is killed in the middle of it, while a publisher goes on.
 * Suites of packets do not find what a client's own order of packets, its windows and its memory do.
 */
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { createRandom } from "../../../test/support/random.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Driver, startDriver } from "./support/driver.ts";
import { type Gate, openGate } from "./support/gate.ts";
import { type KillableBroker, startKillableBroker } from "./support/killable-broker.ts";
import { type Asked, OTHER_CLIENTS, type OtherClient } from "./support/other-clients.ts";
import { type Publisher, payloadOf, startPublisher } from "./support/publisher.ts";

const WAITING = 2500;
/** Of all that waits, at least. */
const WAITING_BYTES = WAITING * payloadOf(0).length;
const KEPT_S = 3600;
/** What the publisher still gets acknowledged after the broker was killed. */
const AFTER_KILL = 50;

const random = createRandom(seedOfRun());
const between = (low: number, high: number) => low + (high - low) * random();

let broker: KillableBroker;
const folder = tempDir();
const drivers = new Set<Driver>();
const gates = new Set<Gate>();
const publishers = new Set<Publisher>();
beforeAll(async () => {
  broker = await startKillableBroker();
});
afterEach(async () => {
  for (const driver of drivers) driver.kill();
  for (const gate of gates) gate.close();
  await Promise.all([...publishers].map((publisher) => publisher.close()));
  for (const all of [drivers, gates, publishers]) all.clear();
});
afterAll(async () => {
  await broker.close();
  folder.remove();
});

async function publisherTo(topic: string): Promise<Publisher> {
  const publisher = await startPublisher(broker.ports.tcp, topic);
  publishers.add(publisher);
  return publisher;
}

/** One client with one version and one QoS, behind a gate of its own. */
interface Follower {
  readonly asked: Asked;
  readonly gate: Gate;
  start(expiryS?: number): Promise<Driver>;
}

interface Outcome {
  readonly missing: number;
  readonly unknown: number;
  /** At QoS 2 all that came again; at QoS 1 what came again and was not marked DUP. */
  readonly wronglyRepeated: number;
  /** When they came for the first time. */
  readonly outOfOrder: number;
}
const RIGHT: Outcome = { missing: 0, unknown: 0, wronglyRepeated: 0, outOfOrder: 0 };

const nameOf = ({ version, qos }: Asked) => `MQTT ${version === 5 ? "5" : "3.1.1"}, QoS ${qos}`;

function outcomeOf({ qos }: Asked, { messages }: Driver, expected: readonly string[]): Outcome {
  const placeOf = new Map(expected.map((payload, index) => [payload, index]));
  const seen = new Set<string>();
  let wronglyRepeated = 0;
  for (const { payload, isDup } of messages) {
    if (seen.has(payload) && (qos === 2 || isDup === false)) wronglyRepeated += 1;
    seen.add(payload);
  }
  const places = [...seen].map((payload) => placeOf.get(payload) ?? Number.POSITIVE_INFINITY);
  return {
    missing: expected.filter((payload) => !seen.has(payload)).length,
    unknown: [...seen].filter((payload) => !placeOf.has(payload)).length,
    wronglyRepeated,
    outOfOrder: places.filter((place, index) => place < (places[index - 1] ?? 0)).length,
  };
}

type Variant = Pick<Asked, "version" | "qos">;
const variantsOf = (versions: OtherClient["versions"], levels: OtherClient["qos"]): readonly Variant[] =>
  versions.flatMap((version) => levels.map((qos) => ({ version, qos })));

async function openFollowers(client: OtherClient, topic: string, variants: readonly Variant[]): Promise<readonly Follower[]> {
  const command = client.prepare(folder.path);
  return Promise.all(
    variants.map(async ({ version, qos }) => {
      const gate = await openGate(broker.ports[client.transport]);
      gates.add(gate);
      const asked = { port: gate.port, id: `${topic}-${version}-${qos}`, version, qos, expiryS: KEPT_S, topic };
      const start = async (expiryS = KEPT_S) => {
        const driver = startDriver(command({ ...asked, expiryS }));
        drivers.add(driver);
        await waitFor(
          () => `${client.name}, ${nameOf(asked)}, to subscribe; it said ${driver.errors()}`,
          () => driver.isSubscribed(),
          15_000,
          driver.newMessages,
        );
        return driver;
      };
      return { asked, gate, start };
    }),
  );
}

/** Sessions that are kept, and 2,500 messages in each. */
async function fill(followers: readonly Follower[], publisher: Publisher): Promise<void> {
  const first = await Promise.all(followers.map(({ start }) => start()));
  await Promise.all(first.map((driver) => driver.leave()));
  await publisher.publishMany(WAITING);
}

/** When this came, everything before it came. */
const waitForEnd = (driver: Driver, asked: Asked, payload: string) =>
  waitFor(
    () => `"${payload}" at ${nameOf(asked)}; ${driver.messages.length} messages came; it said ${driver.errors()}`,
    () => driver.hasGot(payload),
    15_000,
    driver.newMessages,
  );

/** Acknowledged to the last, and ended. */
async function leaveOwedNothing(driver: Driver, asked: Asked): Promise<void> {
  await waitFor(`the acknowledgements of ${asked.id}`, async () => (await broker.owes(asked.id)) === 0);
  await driver.leave();
}

/** By the name of each version and QoS. */
const byName = <T>(followers: readonly Follower[], give: (follower: Follower, index: number) => T) =>
  Object.fromEntries(followers.map((follower, index) => [nameOf(follower.asked), give(follower, index)]));

const payloads = (count: number) => Array.from({ length: count }, (_, number) => payloadOf(number));
/** Enough to see what is wrong. */
const firstOf = ({ messages }: Driver) => messages.slice(0, 5).map(({ payload }) => payload);
const driverAt = (all: readonly Driver[], index: number) => all[index] as Driver;

for (const client of OTHER_CLIENTS) {
  const topicOf = (name: string) => `${client.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${name}`;

  describeWith(client.needs, client.name, () => {
    test("gets each waiting message through a cut and a killed broker, and then nothing again", async () => {
      const topic = topicOf("kept");
      const publisher = await publisherTo(topic);
      const followers = await openFollowers(client, topic, variantsOf(client.versions, client.qosThroughCuts));
      await fill(followers, publisher);

      const cuts = followers.map(({ gate }) => gate.cutAfter(WAITING_BYTES * between(0.1, 0.4)));
      const flow = publisher.flow();
      const resumed = await Promise.all(followers.map(({ start }) => start()));
      await Promise.all(
        followers.map(async ({ gate }, index) => {
          await cuts[index];
          await gate.holdAfter(WAITING_BYTES * between(0.1, 0.4));
        }),
      );
      await broker.restart();
      for (const { gate } of followers) gate.cut();
      const enough = publisher.count() + AFTER_KILL;
      await waitFor("the publisher to go on", () => publisher.count() >= enough, 15_000, publisher.count);
      await flow.stop();
      await publisher.publish("end");
      await Promise.all(followers.map(({ asked }, index) => waitForEnd(driverAt(resumed, index), asked, "end")));
      await Promise.all(followers.map(({ asked }, index) => leaveOwedNothing(driverAt(resumed, index), asked)));

      const again = await Promise.all(followers.map(({ start }) => start()));
      await publisher.publish("again");
      await Promise.all(followers.map(({ asked }, index) => waitForEnd(driverAt(again, index), asked, "again")));
      await Promise.all(again.map((driver) => driver.leave()));

      const expected = [...payloads(publisher.count()), "end"];
      const outcomes = byName(followers, ({ asked }, index) => outcomeOf(asked, driverAt(resumed, index), expected));
      expect(outcomes).toEqual(byName(followers, () => RIGHT));
      const late = byName(followers, (_, index) => firstOf(driverAt(again, index)));
      expect(late).toEqual(byName(followers, () => ["again"]));
    });

    const versions = client.versions.filter((version) => version === 5);
    if (versions.length === 0) return;
    test("gets each waiting message once when it resumes its session without an expiry, which ends with its connection", async () => {
      const topic = topicOf("ending");
      const publisher = await publisherTo(topic);
      const followers = await openFollowers(client, topic, variantsOf(versions, client.qos));
      await fill(followers, publisher);

      const resumed = await Promise.all(followers.map(({ start }) => start(0)));
      await publisher.publish("end");
      await Promise.all(followers.map(({ asked }, index) => waitForEnd(driverAt(resumed, index), asked, "end")));
      await Promise.all(resumed.map((driver) => driver.leave()));
      await publisher.publish("nobody's");

      const again = await Promise.all(followers.map(({ start }) => start(0)));
      await publisher.publish("again");
      await Promise.all(followers.map(({ asked }, index) => waitForEnd(driverAt(again, index), asked, "again")));
      await Promise.all(again.map((driver) => driver.leave()));

      const expected = [...payloads(WAITING), "end"];
      const outcomes = byName(followers, ({ asked }, index) => outcomeOf(asked, driverAt(resumed, index), expected));
      expect(outcomes).toEqual(byName(followers, () => RIGHT));
      expect(byName(followers, (_, index) => driverAt(again, index).sessions.includes(true))).toEqual(byName(followers, () => false));
      const late = byName(followers, (_, index) => firstOf(driverAt(again, index)));
      expect(late).toEqual(byName(followers, () => ["again"]));
    });
  });
}
