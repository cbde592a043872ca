import { createTopics, type InfoMessage, type Log, type Reading, readingsAmong } from "@clima/schemas";
import type { Store } from "@clima/store";
import { createBrokers } from "./consumer/brokers.ts";
import type { Publisher } from "./consumer/port.ts";
import { createDeliveryFlow } from "./delivery-flow.ts";
import { createDeliveryParser } from "./intake/parse-delivery.ts";
import { createTimeCheck } from "./intake/plausible-time.ts";
import { createPresence } from "./observability/presence.ts";
import { createHealthRecorder } from "./observability/record-health.ts";
import { createStationInfos } from "./observability/station-infos.ts";
import type { Ingest, IngestPorts, IngestState, NamedWrite } from "./port.ts";
import { createRejection } from "./rejected/rejection.ts";
import { createRollUps, type RollUpsPorts } from "./rollups/roll-ups.ts";
import { type IngestSettings, rejectedPath, rollUpsEveryMs, rollUpsPath, sessionOf, spoolPath, timeLimitsOf } from "./settings.ts";
import { createClockNotes } from "./stations/clock-notes.ts";
import { createRetainedStatus } from "./stations/retained-status.ts";
import { createStationWatch } from "./stations/station-watch.ts";
import type { StoreQueue } from "./storing/port.ts";
import { createStoreQueue, type StoreQueuePorts } from "./storing/store-queue.ts";

const DAY_MS = 86_400_000;

/**
 * deliveries ▶ parse ▶ store ▶ acknowledge (`delivery-flow.ts`). The session on a broker is persistent: what arrives while ingest is
 * away waits there. All parts are made first, each of those before it; then they are started.
 */
export function startIngest(settings: IngestSettings, { store, secondStore, log }: IngestPorts): Ingest {
  const startedAtMs = performance.now();
  const topics = createTopics(settings.base);
  const stations = watchStations(settings, (station) => infos.of(station)?.source, log);
  const timeZoneOf = (station: string) => infos.of(station)?.timeZone;
  const brokers = createBrokers([settings.mqtt, ...(settings.alsoFrom ?? [])], sessionOf(settings), log);
  const rejection = rejectionFor(settings, topics.ingest(settings.worker).rejected, brokers, log);

  const queuePorts = { rejectRecords: rejection.rejectRecords, timeZoneOf, log };
  const queueFor = (into: Store, name: NamedWrite["store"]) => createQueue(settings, into, name, queuePorts);
  const first = queueFor(store, "first");
  const second = secondStore && queueFor(secondStore, "second");
  const queues = second ? [first, second] : [first];

  const flow = createDeliveryFlow({
    parse: createDeliveryParser(topics),
    timeFaultOf: createTimeCheck(timeLimitsOf(settings), Date.now),
    queues,
    noteArrived: ({ topic }, records) => stations.noteArrived(readingsAmong(records), topic.endsWith("/telemetry"), Date.now()),
    noteSafe: (records) => stations.noteAllSafe(readingsAmong(records), Date.now()),
    rejectMessage: rejection.rejectMessage,
  });
  const state = (): IngestState => ({
    ...first.state(),
    ...flow.counts,
    worker: settings.worker,
    uptimeMs: performance.now() - startedAtMs,
    stations: stations.list(Date.now()),
    brokers: brokers.states(),
    rejectedByKind: rejection.countsByKind,
    windowLimits: { messages: settings.windowMessages, bytes: settings.windowBytes },
    ...(second === undefined ? {} : { second: second.state() }),
  });
  const stores = [store, ...(secondStore === undefined ? [] : [secondStore])];
  const infos = createStationInfos(topics, { stores, nowMs: Date.now, heard: stations.list, onForgotten: stations.forget });
  const recordHealth = joined(createHealthRecorder(stores, log), infos.record);
  const retainedStatus = createRetainedStatus(topics, store);
  const presence = createPresence(topics.ingest(settings.worker), { brokers, state, recordHealth });

  // The panel and whoever asks for the lag read the first store.
  first.onWrite(({ stored }) => {
    stations.noteAllStored(stored, Date.now());
    presence.noteStore(first.state().error === undefined);
  });
  for (const queue of queues) queue.start();
  const ready = brokers.connect({
    onDelivery: (delivery) => infos.take(delivery) || retainedStatus.take(delivery, flow.receive) || flow.receive(delivery),
    onConnect: presence.announce,
  });

  return {
    ready,
    state,
    onWrite(listener) {
      first.onWrite((write) => listener({ ...write, store: "first" }));
      second?.onWrite((write) => listener({ ...write, store: "second" }));
    },
    async stop() {
      presence.stopHealth();
      brokers.pause();
      await Promise.all(queues.map((queue) => queue.stop()));
      await presence.leave();
      rejection.close();
    },
  };
}

const rejectionFor = ({ base, worker, dataDir }: IngestSettings, topic: string, brokers: Publisher, log: Log) =>
  createRejection({ base, worker, folder: rejectedPath(dataDir, worker), topic }, brokers, log);

/** The queue of a store, whose roll-ups are kept behind it. */
function createQueue(settings: IngestSettings, store: Store, name: NamedWrite["store"], ports: StoreQueuePorts & RollUpsPorts): StoreQueue {
  const rollUps = createRollUps(store, { file: rollUpsPath(settings, name), everyMs: rollUpsEveryMs(settings) }, ports);
  const queue = createStoreQueue(rollUps.store, { ...settings, spoolFolder: spoolPath(settings, name) }, ports);
  return {
    ...queue,
    start() {
      queue.start();
      rollUps.start();
    },
    async stop() {
      await queue.stop();
      await rollUps.stop();
    },
  };
}

/** Follows the stations, and says in the log whose clock is wrong. */
function watchStations({ retiredAfterDays }: IngestSettings, sourceOf: (station: string) => InfoMessage["source"] | undefined, log: Log) {
  const stations = createStationWatch({ retiredAfterMs: retiredAfterDays * DAY_MS, sourceOf });
  const clocks = createClockNotes(sourceOf, log);
  return {
    ...stations,
    noteArrived(readings: readonly Reading[], isLive: boolean, nowMs: number): void {
      stations.noteArrived(readings, isLive, nowMs);
      if (isLive) clocks.noteAllLive(readings, nowMs);
    },
  };
}

/** One after the other. */
const joined =
  <T>(first: (value: T) => void, second: () => void) =>
  (value: T) => {
    first(value);
    second();
  };
