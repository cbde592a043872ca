import { type Config, createHomeAssistantTopics, createTopics, STATION_ID, type Topics } from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { connectOnce } from "../../connect-once.ts";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { discoveryTopics, type KnownStation, knownStations } from "./known-stations.ts";
import { type Retained, readRetained } from "./read-retained.ts";

/** Where Home Assistant looks for what others tell it of. */
const discoveryOf = ({ base, homeAssistant }: Config) => createHomeAssistantTopics(homeAssistant.prefix, base).everything;

export interface ForgetOptions extends Answering {
  readonly force?: boolean;
}

/** `clima station forget`: clears what the broker keeps of a station, so that nobody who listens has it any longer. */
export async function stationForget(id: string, { force = false, ...answering }: ForgetOptions, config: Config): Promise<void> {
  if (!STATION_ID.test(id)) return fail(`${JSON.stringify(id)} is no station; expected lower-case letters, digits and hyphens`);
  const topics = createTopics(config.base);
  const found = await look(config, topics);
  const stations = knownStations(topics, found);
  const station = stations.find((each) => each.station === id);
  if (!force) complain(id, station, stations);
  const { count, discovery, isBack } = await clearStation(config, id, found);
  const facts = { station: id, clearedTopics: count, clearedOfHomeAssistant: discovery, isBack };
  print(facts, answering, () => [
    `forgot ${id}: ${count} retained topics are cleared${ofHomeAssistant(discoveryOf(config), discovery, found)}`,
    ...(isBack ? [`${id} is alive, and so is there again already`] : []),
    "its history stays in the store; docs/history.md says how to remove it",
  ]);
}

/** Clears what the broker keeps of a station, also of Home Assistant's, and `more` topics, and marks it as forgotten. */
export async function clearStation(config: Config, id: string, found: Retained, more: readonly string[] = []) {
  const topics = createTopics(config.base);
  const station = knownStations(topics, found).find((each) => each.station === id);
  // Clearing the birth message tells the ingest and the panel, so it is done though nothing is kept there.
  const own = new Set([...(station?.topics ?? []), topics.station(id).status, topics.station(id).info, ...more]);
  const discovery = discoveryTopics(topics, id, found.kept);
  const mark = topics.forgotten(id);
  await publishAll(config, [...[...own, ...discovery].map((topic) => ({ topic, payload: "" })), { topic: mark, payload: "offline" }]);

  const after = await look(config, topics);
  const isBack = isAlive(knownStations(topics, after).find((each) => each.station === id));
  const left = [...own, ...discovery].filter((topic) => after.kept.has(topic));
  if (left.length > 0 && !isBack) return fail("the broker has kept these topics, so this user may not clear them:", ...left, RIGHT_USER);
  if (!after.kept.has(mark)) return fail(`the broker has not kept ${mark}, so this user may not publish there`, RIGHT_USER);
  return { count: (station?.topics.length ?? 0) + discovery.length, discovery, isBack };
}

/** What the broker keeps, and what is heard meanwhile. */
export async function look(config: Config, topics: Topics): Promise<Retained> {
  const client = await connectOnce(config);
  const found = await readRetained(client, [topics.all.everything, discoveryOf(config)]).finally(() => client.endAsync(true));
  const reason = found.refused.get(topics.all.everything);
  return reason === undefined ? found : fail(`this user may not read ${topics.all.everything}: ${reason}`, RIGHT_USER);
}

const RIGHT_USER = "log in as a user of the role admin (mqtt.username, mqtt.password; CLIMA_MQTT_USERNAME, CLIMA_MQTT_PASSWORD)";

function complain(id: string, station: KnownStation | undefined, all: readonly KnownStation[]): void {
  if (station === undefined) {
    const names = all.map((each) => each.station).join(", ");
    return fail(
      `the broker knows no station ${id}; ${names === "" ? "it knows none" : `there are ${names}`}`,
      "one that only has a history is taken out of the panel's list by --force",
    );
  }
  if (!isAlive(station)) return;
  const host = station.info?.host === undefined ? "" : ` on host ${station.info.host}`;
  fail(`${id} is alive${host}: stop it first, or it is there again at once; --force does it all the same`);
}

export const isAlive = (station: KnownStation | undefined): boolean =>
  station !== undefined && (station.status === "online" || station.isHeard);

function ofHomeAssistant(filter: string, discovery: readonly string[], { refused }: Retained): string {
  if (refused.has(filter)) return `; this user may not read ${filter}, so what Home Assistant has of it stays`;
  return discovery.length === 0 ? "" : `, ${discovery.length} of them Home Assistant's`;
}

interface Outgoing {
  readonly topic: string;
  readonly payload: string;
}

/** To a client of MQTT 3.1.1 a broker can say no only by ending the connection; others say nothing, which the next look shows. */
async function publishAll(config: Config, messages: readonly Outgoing[]): Promise<void> {
  const client = await connectOnce(config);
  const closed = new Promise<"closed">((resolve) => client.once("close", () => resolve("closed")));
  try {
    for (const message of messages) {
      const answer = await Promise.race([publish(client, message), closed]);
      if (answer !== undefined)
        return fail(`the broker refused to have ${message.topic} ${verbOf(message)}: ${whyNot(answer)}`, RIGHT_USER);
    }
  } finally {
    await client.endAsync(true);
  }
}

const publish = (client: MqttClient, { topic, payload }: Outgoing): Promise<string | undefined> =>
  client.publishAsync(topic, payload, { qos: 1, retain: true }).then(
    () => undefined,
    (cause: Error) => cause.message,
  );

const verbOf = ({ payload }: Outgoing) => (payload === "" ? "cleared" : "published");
const whyNot = (answer: string) => (answer === "closed" ? "it closed the connection" : answer);
