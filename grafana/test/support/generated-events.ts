/** What stations and the ingest of the generated year say beside readings, made into points by the code that makes them of messages. */
import type { HealthMessage, IngestHealthMessage, Point, ResultMessage } from "@clima/schemas";
import { pointsOfHealth } from "../../../ingest/src/intake/health-points.ts";
import { pointsOfReceived, pointsOfResult, pointsOfState } from "../../../ingest/src/intake/infrared-points.ts";
import { createRandom } from "../../../test/support/random.ts";
import type { GeneratedStation, Span } from "./generated-weather.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const iso = (atMs: number) => new Date(atMs).toISOString();
const isIn = (atMs: number, { fromMs, toMs }: Span) => atMs >= fromMs && atMs < toMs;

/** A sensor that did not answer for a while. */
export interface SensorFault extends Span {
  readonly sensor: string;
}

export interface StationLife {
  readonly station: GeneratedStation;
  /** When the agent ran first. */
  readonly bornMs: number;
  /** When nothing came, oldest first; the last may not be over. */
  readonly gaps: readonly Span[];
  readonly faults: readonly SensorFault[];
}

const SENSORS = ["bmp180", "htu21d", "bh1750"];

/** The health messages of these instants. */
export const healthPoints = (life: StationLife, instantsMs: readonly number[]): Point[] =>
  instantsMs.flatMap((atMs) => pointsOfHealth(healthAt(life, atMs), atMs));

function healthAt({ station: { station, seed }, bornMs, gaps, faults }: StationLife, atMs: number): HealthMessage {
  const startedMs = gaps.findLast(({ toMs }) => toMs <= atMs)?.toMs ?? bornMs;
  const afternoon = Math.sin((2 * Math.PI * (atMs % DAY_MS)) / DAY_MS - 2);
  const isHot = afternoon > 0.98;
  const faultOf = (sensor: string) => faults.find((fault) => fault.sensor === sensor && isIn(atMs, fault));
  const sinceOf = (sensor: string) => faults.findLast((fault) => fault.sensor === sensor && fault.toMs <= atMs)?.toMs ?? startedMs;
  const { waiting, oldestMs } = outboxAt(atMs, gaps);
  return {
    schema: "health/1",
    station,
    bootId: `boot${startedMs}`,
    takenAt: iso(atMs),
    uptimeS: (atMs - startedMs) / 1000,
    outbox: { readings: waiting, dropped: 0, ...(oldestMs === undefined ? {} : { oldestTakenAt: iso(oldestMs) }) },
    sensors: Object.fromEntries(
      SENSORS.map((sensor) => {
        const fault = faultOf(sensor);
        return [sensor, fault ? { ok: false, since: iso(fault.fromMs), error: "bus error" } : { ok: true, since: iso(sinceOf(sensor)) }];
      }),
    ),
    rangeRejects: { humidityPct: 3 },
    cpuTemperatureC: 48 + 6 * afternoon + (seed % 3),
    throttled: isHot ? 0b1000 : 0,
    held: waiting > 0 ? 2 : 0,
    load1: 0.2 + 0.1 * afternoon,
    memoryFreeMb: 610 - (atMs % HOUR_MS) / HOUR_MS,
    diskFreeMb: 21_000 - (10 * (atMs - bornMs)) / DAY_MS,
    wifiSignalDbm: -58 + 4 * afternoon,
    clockOffsetMs: 3 * afternoon,
  };
}

/** For five minutes after it came back, a station still has readings of the time before. */
function outboxAt(atMs: number, gaps: readonly Span[]): { readonly waiting: number; readonly oldestMs?: number } {
  const last = gaps.findLast(({ toMs }) => toMs <= atMs);
  if (last === undefined || atMs - last.toMs > 5 * MINUTE_MS) return { waiting: 0 };
  return { waiting: Math.round(1000 * (1 - (atMs - last.toMs) / (5 * MINUTE_MS))), oldestMs: last.fromMs };
}

/** Coming and going. The broker misses a station a minute and a half after its last word. */
export function statusPoints({ station: { station }, bornMs, gaps }: StationLife, endMs: number): Point[] {
  const point = (atMs: number, online: number): Point => ({
    measurement: "station_status",
    station,
    takenAt: iso(atMs),
    tags: {},
    fields: { online },
  });
  const comings = [bornMs, ...gaps.map(({ toMs }) => toMs)].filter((atMs) => atMs < endMs).map((atMs) => point(atMs, 1));
  return [...comings, ...gaps.map(({ fromMs }) => point(fromMs + 1.5 * MINUTE_MS, 0))];
}

const BUTTONS = [
  ["tv", "KEY_POWER"],
  ["tv", "KEY_VOLUMEUP"],
  ["tv", "KEY_CHANNELUP"],
  ["heater", "KEY_POWER"],
] as const;
const FAILURES = [
  ["error", "transmitter-busy"],
  ["expired", "expired"],
  ["rejected", "unknown-button"],
] as const;

/** Presses, answers, codes of wall remotes and states of an air conditioner, some a day. */
export function infraredPoints({ station: { station, seed }, gaps }: StationLife, { fromMs, toMs }: Span): Point[] {
  const random = createRandom(seed);
  const points: Point[] = [];
  for (let dayMs = fromMs; dayMs < toMs; dayMs += DAY_MS) {
    const count = 2 + Math.floor(5 * random());
    for (let press = 0; press < count; press += 1) {
      const atMs = Math.floor(dayMs + (6 + 16 * random()) * HOUR_MS);
      const chosen = [random(), random(), random()] as const;
      if (atMs < toMs && !gaps.some((gap) => isIn(atMs, gap))) points.push(...pressAt(station, atMs, chosen));
    }
  }
  return points;
}

function pressAt(station: string, atMs: number, [kind, which, luck]: readonly [number, number, number]): Point[] {
  const [remote, button] = BUTTONS[Math.floor(which * BUTTONS.length)] ?? BUTTONS[0];
  if (kind < 0.2) {
    const code = { protocol: "nec", address: 4, command: 8, repeats: Math.floor(3 * luck), timingsUs: [9000, 4500, 562] };
    return pointsOfReceived({ schema: "ir-received/1", station, receivedAt: iso(atMs), remote, button, ...code }, atMs);
  }
  if (kind < 0.4) {
    const modes = ["cool", "heat", "off"] as const;
    const mode = modes[Math.floor(which * modes.length)] ?? "off";
    const state = { remote: "ac", mode, temperatureC: 20 + Math.floor(5 * luck), fan: "auto", swing: "off" };
    return pointsOfState({ schema: "ir-state/1", station, sentAt: iso(atMs), ...state }, atMs);
  }
  const [status, code] = luck < 0.9 ? (["ok", "sent"] as const) : (FAILURES[Math.floor((luck - 0.9) * 30)] ?? FAILURES[0]);
  const answer: ResultMessage = {
    schema: "result/1",
    station,
    id: `press-${atMs}`,
    status,
    code,
    message: code,
    takenMs: 80 + Math.floor(400 * which * luck),
    answeredAt: iso(atMs),
  };
  // Home Assistant sends timings, which belong to no remote.
  return luck < 0.1 ? pointsOfResult("ir/raw", answer, atMs) : pointsOfResult("ir/send", { ...answer, remote, button }, atMs);
}

/** How the ingest's workers are at these instants: the second one's store was away for twenty minutes, and its readings waited on the disk. */
export function ingestHealths(instantsMs: readonly number[], endMs: number): IngestHealthMessage[] {
  const [firstMs = endMs] = instantsMs;
  const away: Span = { fromMs: endMs - 2 * HOUR_MS, toMs: endMs - 100 * 60_000 };
  return ["main", "spare"].flatMap((worker, offset) =>
    instantsMs.map((atMs): IngestHealthMessage => {
      const ageS = (atMs - firstMs) / 1000;
      const isAway = offset === 1 && isIn(atMs, away);
      const waitingS = isAway ? (atMs - away.fromMs) / 1000 : 0;
      // A little busier and idler, so that its lines are no rulers.
      // The newest refused message came an hour and a half ago.
      const rejected = (everyS: number) => Math.floor((ageS + 5000) / everyS);
      const busy = 1 + 0.4 * Math.sin(ageS / 700 + offset) + 0.2 * Math.sin(ageS / 130);
      return {
        schema: "ingest-health/1",
        worker,
        takenAt: iso(atMs),
        uptimeS: ageS,
        receivedMessages: Math.floor(ageS / 10) + rejected(43_200),
        storedReadings: Math.floor(ageS / 10) - (isAway ? Math.floor(waitingS / 10) : 0),
        rejectedMessages: rejected(43_200),
        rejectedByKind: { schema: rejected(43_200) },
        unacknowledgedMessages: isAway ? 200 : Math.round(4 * busy),
        storeOk: !isAway,
        ...(isAway ? { spoolOldestTakenAt: iso(away.fromMs) } : {}),
        spoolBytes: Math.floor(waitingS * 100),
        lagS: 0.4 * busy + waitingS,
        oldestUnacknowledgedS: 0.2 * busy + waitingS,
        ...(isAway ? { spoolOldestTakenAt: iso(away.fromMs) } : {}),
        brokers: [
          {
            url: "mqtt://broker:1883",
            connected: true,
            since: iso(firstMs),
            reconnects: 1,
            sessionsLost: 0,
            clients: 5 + Math.round(2 * busy),
            droppedMessages: Math.floor(1e-7 * (atMs - firstMs)),
            window: { messages: isAway ? 200 : Math.round(4 * busy), maxMessages: 2000, bytes: 900, maxBytes: 1_000_000 },
          },
        ],
        stations: [{ station: "garden", lastTakenAt: iso(atMs), missingReadings: 0 }],
      };
    }),
  );
}
