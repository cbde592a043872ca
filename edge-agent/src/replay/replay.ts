import { createTopics, err, type InfoMessage, type Log, ok, type Quantity, quantityNames, type Result } from "@clima/schemas";
import { createDeliverLoop, type DeliverLoop } from "../delivery/deliver-loop.ts";
import type { Clock } from "../platform/clock.ts";
import { deadline } from "../platform/deadline.ts";
import { newBootId, type StationReading, toIso } from "../reading/station-reading.ts";
import type { ReplaySettings } from "../settings.ts";
import { createPresence } from "../station/presence.ts";
import { inSlices, whenDue } from "./pace.ts";
import type { RecordedInput, ReplayOptions, ReplayPorts, ReplayProgress } from "./port.ts";

const PAUSE_MS = 5;
/** A live reading is half a dozen messages: more of them at once only pile up before the socket. */
const MAX_LIVE_WAITING_READINGS = 100;
const CONNECT_POLL_MS = 20;
const LEAVE_WITHIN_MS = 1000;

/** recorded readings ▶ prepare ▶ outbox ▶ deliver loop, until the broker has acknowledged them all. */
export async function replayStation(
  settings: Pick<ReplaySettings, "base" | "softwareVersion" | "station">,
  readings: AsyncIterable<RecordedInput>,
  ports: ReplayPorts,
  options: ReplayOptions,
  log: Log,
): Promise<Result<ReplayProgress, string>> {
  const { clock, link, outbox } = ports;
  const station = settings.station.id;
  const topics = createTopics(settings.base).station(station);
  const tally = createTally(options.onProgress);
  const recorder = createRecorder(ports, tally);
  const presence = createPresence({ link, clock, topics, info: () => infoMessage(settings, recorder), log, takesCommands: false });
  recorder.onNewQuantity(presence.publishInfo);
  const own = createOwnIds();
  const onDelivered = (count: number, ids: readonly number[]) => {
    const delivered = ids.filter(own.has).length;
    tally.add({ delivered, deliveredOfBefore: count - delivered });
  };
  const deliver = createDeliverLoop({ station, topics, link, outbox, clock, log, freshForMs: () => 0, onDelivered });
  link.open();
  await waitUntil(clock, options.signal, CONNECT_POLL_MS, link.isConnected);
  const fed = await feed(readings, { ...ports, recorder, deliver, own }, options);
  if (fed.ok) await deliver.emptied(options.signal);
  const limit = deadline(clock, LEAVE_WITHIN_MS);
  await limit.race(presence.leave());
  limit.cancel();
  await link.close();
  if (!fed.ok) return fed;
  const { read, delivered } = tally.progress();
  return options.signal.aborted ? err(`stopped after ${read} readings; ${delivered} were delivered`) : ok(tally.progress());
}

interface FeedDeps extends ReplayPorts {
  readonly recorder: Recorder;
  readonly deliver: DeliverLoop;
  readonly own: OwnIds;
}

type OwnIds = ReturnType<typeof createOwnIds>;

/** Tells this replay's readings from those that waited in the outbox before: ids grow with every append. */
function createOwnIds() {
  let firstId = Number.POSITIVE_INFINITY;
  return {
    add: ([id]: readonly number[]): void => {
      firstId = Math.min(firstId, id ?? firstId);
    },
    has: (id: number): boolean => id >= firstId,
  };
}

/** Brings the readings into the outbox at their pace, and never more than may wait there. */
async function feed(readings: AsyncIterable<RecordedInput>, deps: FeedDeps, options: ReplayOptions): Promise<Result<void, string>> {
  const { clock, outbox, deliver, recorder, own } = deps;
  const { speed, signal } = options;
  const slices = speed === "max" ? inSlices(readings) : whenDue(readings, speed, clock, signal);
  const maxWaitingReadings = speed === "max" ? options.maxWaitingReadings : Math.min(options.maxWaitingReadings, MAX_LIVE_WAITING_READINGS);
  for await (const slice of slices) {
    if (signal.aborted) break;
    const kept = recorder.toReadings(slice);
    const appended = outbox.appendMany(kept);
    if (!appended.ok) return appended;
    own.add(appended.value);
    if (speed === "max") deliver.deliverBackfill();
    else for (const [index, id] of appended.value.entries()) deliverOne(deliver, id, kept[index]);
    await waitUntil(clock, signal, PAUSE_MS, () => outbox.count() <= maxWaitingReadings);
  }
  return ok(undefined);
}

function deliverOne(deliver: DeliverLoop, id: number, reading: StationReading | undefined): void {
  if (reading) deliver.deliverLive({ id, reading });
}

async function waitUntil(clock: Clock, signal: AbortSignal, pollMs: number, isReached: () => boolean): Promise<void> {
  while (!isReached() && !signal.aborted) await clock.sleepMs(pollMs, signal);
}

type Recorder = ReturnType<typeof createRecorder>;

/** Gives the readings of the past a boot and a number, as those of a station have. */
function createRecorder({ prepare, clock }: ReplayPorts, tally: Tally) {
  const bootId = newBootId();
  const quantities = new Set<Quantity>();
  const listeners: (() => void)[] = [];
  let seq = 0;

  function toReading({ takenAt, values: recorded, quality }: RecordedInput): StationReading[] {
    const { values, rejected } = prepare(recorded);
    const present = quantityNames.filter((quantity) => values[quantity] !== undefined);
    tally.add({ rejectedValues: rejected.length, emptyReadings: present.length === 0 ? 1 : 0 });
    if (present.length === 0) return [];
    const known = quantities.size;
    for (const quantity of present) quantities.add(quantity);
    if (quantities.size > known) for (const listener of listeners) listener();
    return [{ bootId, seq: seq++, takenAt, values, ...(quality === undefined ? {} : { quality }) }];
  }

  return {
    bootId,
    startedAt: toIso(clock.nowMs()),
    quantities: (): readonly Quantity[] => [...quantities],
    /** A reading had a quantity that none before it had. */
    onNewQuantity: (listener: () => void): void => void listeners.push(listener),
    toReadings(inputs: readonly RecordedInput[]): StationReading[] {
      const readings = inputs.flatMap(toReading);
      tally.add({ read: inputs.length });
      tally.say();
      return readings;
    },
  };
}

type Tally = ReturnType<typeof createTally>;

function createTally(onProgress: (progress: ReplayProgress) => void) {
  let progress: ReplayProgress = { read: 0, delivered: 0, deliveredOfBefore: 0, rejectedValues: 0, emptyReadings: 0 };
  const say = () => onProgress(progress);
  return {
    progress: () => progress,
    say,
    add({ read = 0, delivered = 0, deliveredOfBefore = 0, rejectedValues = 0, emptyReadings = 0 }: Partial<ReplayProgress>): void {
      progress = {
        read: progress.read + read,
        delivered: progress.delivered + delivered,
        deliveredOfBefore: progress.deliveredOfBefore + deliveredOfBefore,
        rejectedValues: progress.rejectedValues + rejectedValues,
        emptyReadings: progress.emptyReadings + emptyReadings,
      };
      if (delivered + deliveredOfBefore > 0) say();
    },
  };
}

/** `info` must say an interval; files have none that holds throughout. */
const RECORDED_INTERVAL_MS = 3_600_000;

function infoMessage({ station, softwareVersion }: Pick<ReplaySettings, "station" | "softwareVersion">, recorder: Recorder): InfoMessage {
  const { id, ...known } = station;
  return {
    schema: "info/1",
    station: id,
    ...known,
    bootId: recorder.bootId,
    softwareVersion,
    source: "recorded",
    startedAt: recorder.startedAt,
    intervalMs: RECORDED_INTERVAL_MS,
    sensors: [{ name: "recorded", quantities: [...recorder.quantities()] }],
    remotes: {},
  };
}
