import { join } from "node:path";
import { createTopics, type DoorHealthMessage, deliveries, type Log, ok, type Result, type Topics } from "@clima/schemas";
import type { DoorOut } from "../settings.ts";
import { sendAprs } from "./aprs-transport.ts";
import { doorHealthMessage } from "./door-health.ts";
import { sendHttp } from "./http-transport.ts";
import { createIntake } from "./intake.ts";
import { openLibsqlQueue } from "./libsql-queue.ts";
import { openFeed } from "./mqtt-js-feed.ts";
import { networkOf } from "./networks.ts";
import type { Network, OutRequest, Position, Sent } from "./port.ts";
import type { OutQueue } from "./queue.ts";
import { startSendLoop } from "./send-loop.ts";
import { createSender, type Sender } from "./sender.ts";
import { type DoorsOutSettings, HISTORY_MS, namesOf } from "./settings.ts";
import { createStations } from "./stations.ts";

export interface DoorsOutPorts {
  readonly log: Log;
  /** ms since 1970; the machine's clock when absent. */
  readonly nowMs?: () => number;
  readonly random?: () => number;
}

/** The doors out, running. */
export interface DoorsOut {
  /** How each door is. */
  health(): readonly DoorHealthMessage[];
  stop(): Promise<void>;
}

/** State is told when it changes, numbers twice a minute at most. */
const TELL_EVERY_MS = 30_000;
/** Whose last word is older is not there. */
const TELL_ANYWAY_MS = 600_000;
/** A network that does not answer is not waited for longer at the end. */
const STOP_WITHIN_MS = 3000;
const CLEAN_EVERY_MS = 3_600_000;
/** Of one door; more than a week of a reading every three seconds. */
const MAX_WAITING = 200_000;
/** Slots are remembered longer than their readings are taken. */
const REMEMBERED_MS = HISTORY_MS + 86_400_000;

interface Door {
  readonly name: string;
  readonly entry: DoorOut;
  readonly network: Network;
}

/**
 * Sends the readings of stations to weather networks: MQTT ▶ queue on the disk ▶ PUBACK, and beside it queue ▶ network ▶ forget. The error is one line:
 * what is wrong and what to do.
 */
export function startDoorsOut(
  settings: DoorsOutSettings,
  { log, nowMs = Date.now, random = Math.random }: DoorsOutPorts,
): Result<DoorsOut, string> {
  const opened = openLibsqlQueue(join(settings.dataDir, "doors", "out.db"));
  if (!opened.ok) return opened;
  const queue = opened.value;
  const topics = createTopics(settings.base);
  const stations = createStations(queue, log);
  const doors = toDoors(settings);
  const stopping = new AbortController();
  const transport = transportOf(settings.softwareVersion, stopping.signal);
  const senders = doors.map((door) => createSender({ ...senderParts(door), queue, stations, transport, log, random }));

  const teller = createTeller(() => doors.map((door, index) => nowOf(door, senders[index] as Sender, queue, nowMs())), topics);
  const loops = senders.map((sender) => startSendLoop(sender, nowMs, () => teller.tell(feed.publish)));
  const wakeAll = () => {
    for (const loop of loops) loop.wake();
  };
  async function forgetDoor(name: string): Promise<void> {
    if (!(await teller.takeBack(feed.publish, name))) return;
    const forgotten = queue.forgetDoor(name);
    if (!forgotten.ok) log.error(`doors: ${name}, which the settings no longer have, cannot be removed from the queue: ${forgotten.error}`);
  }
  const take = createIntake({ topics, doors: doors.map(toIntakeDoor), queue, stations, nowMs, log });
  const feed = openFeed(
    { mqtt: settings.mqtt, clientId: clientIdOf(settings.base), filters: filtersOf(doors, topics) },
    {
      onMessage(topic, payload) {
        const taken = take(topic, payload);
        wakeAll();
        return taken;
      },
      onConnect() {
        for (const name of othersIn(queue, doors)) void forgetDoor(name);
        teller.tellAll(feed.publish);
      },
    },
    log,
  );
  const telling = setInterval(() => teller.tellCounts(feed.publish), TELL_EVERY_MS);
  const retelling = setInterval(() => teller.tellAll(feed.publish), TELL_ANYWAY_MS);
  const cleaning = setInterval(() => clean(queue, doors, nowMs(), log), CLEAN_EVERY_MS);

  return ok({
    health: teller.health,
    async stop() {
      clearInterval(telling);
      clearInterval(cleaning);
      clearInterval(retelling);
      const impatience = setTimeout(() => stopping.abort(), STOP_WITHIN_MS);
      await Promise.all(loops.map((loop) => loop.stop()));
      clearTimeout(impatience);
      await teller.tellStopped(feed.publish);
      await feed.close();
      queue.close();
    },
  });
}

const toDoors = ({ doors: { out }, softwareVersion }: DoorsOutSettings): readonly Door[] => {
  const names = namesOf(out);
  return out.map((entry, index) => ({ name: names[index] as string, entry, network: networkOf(entry, softwareVersion) }));
};

const toIntakeDoor = ({ name, entry: { station }, network }: Door) => ({ name, station, network });

function senderParts({ name, entry, network }: Door) {
  const position = positionIn(entry);
  const { station, allowSimulated = false } = entry;
  return { name, station, network, allowSimulated, ...(position === undefined ? {} : { position }) };
}

function positionIn(entry: DoorOut): Position | undefined {
  if (entry.kind !== "cwop") return undefined;
  const { latitudeDeg, longitudeDeg } = entry;
  return latitudeDeg === undefined || longitudeDeg === undefined ? undefined : { latitudeDeg, longitudeDeg };
}

const transportOf =
  (softwareVersion: string, stopping: AbortSignal) =>
  (request: OutRequest): Promise<Sent> =>
    request.via === "http" ? sendHttp(request, softwareVersion, stopping) : sendAprs(request, stopping);

/** The same at each start, so that the broker finds the session again; another for another base. */
const clientIdOf = (base: string) => `clima-doors-out-${base.replaceAll("/", "-")}`;

const filtersOf = (doors: readonly Door[], topics: Topics): readonly string[] =>
  [...new Set(doors.map(({ entry }) => entry.station))].flatMap((station) => {
    const { info, telemetry, backfill } = topics.station(station);
    return [info, telemetry, backfill];
  });

function clean(queue: OutQueue, doors: readonly Door[], nowMs: number, log: Log): void {
  for (const { name } of doors) {
    const beyond = queue.giveUpBeyond(name, MAX_WAITING);
    if (beyond.ok && beyond.value > 0)
      log.warn(`doors: ${name}: the ${beyond.value} oldest readings are given up, for ${MAX_WAITING} wait`);
  }
  const cleaned = queue.forgetBefore(nowMs - REMEMBERED_MS);
  if (!cleaned.ok) log.error(`doors: what was sent long ago cannot be removed from the queue: ${cleaned.error}`);
}

/** The doors that the settings had once. */
const othersIn = (queue: OutQueue, doors: readonly Door[]): readonly string[] =>
  queue.doors().filter((name) => doors.every((door) => door.name !== name));

const nowOf = ({ name, entry: { kind, station } }: Door, sender: Sender, queue: OutQueue, nowMs: number): DoorHealthMessage =>
  doorHealthMessage({ name, kind, station, state: sender.state(), waiting: queue.waiting(name) }, nowMs);

type Publish = (topic: string, payload: string, retain: boolean) => Promise<boolean>;

/** Publishes how the doors are, as often as somebody wants to read it. */
function createTeller(health: () => readonly DoorHealthMessage[], topics: Topics) {
  const told = new Map<string, DoorHealthMessage>();
  const { retain } = deliveries["door-health"];

  async function send(publish: Publish, messages: readonly DoorHealthMessage[]): Promise<void> {
    await Promise.all(
      messages.map(async (message) => {
        if (await publish(topics.doorHealth(message.door), JSON.stringify(message), retain)) told.set(message.door, message);
      }),
    );
  }
  const changed = (essence: (message: DoorHealthMessage) => unknown) =>
    health().filter((message) => {
      const last = told.get(message.door);
      return !last || JSON.stringify(essence(message)) !== JSON.stringify(essence(last));
    });

  return {
    health,
    tellAll: (publish: Publish) => void send(publish, health()),
    /** Those whose state is another, or who have sent for the first time. */
    tell: (publish: Publish) =>
      void send(
        publish,
        changed(({ state, lastError, sentReadings }) => [state, lastError?.message, sentReadings > 0]),
      ),
    /** Those of which anything is another. */
    tellCounts: (publish: Publish) =>
      void send(
        publish,
        changed(({ takenAt: _now, ...rest }) => rest),
      ),
    /** Clears what the broker keeps of a door that is no more. True once it has. */
    takeBack: (publish: Publish, name: string) => publish(topics.doorHealth(name), "", retain),
    tellStopped: (publish: Publish) =>
      send(
        publish,
        health().map((message) => ({ ...message, state: "stopped" as const })),
      ),
  };
}
