import type { HealthMessage, Point } from "@clima/schemas";
import { isAheadOf, plainText } from "./point-parts.ts";

/** Further off its time servers, or behind the ingest when it says how it is now, a clock is doubted. */
const MAX_OFFSET_MS = 1000;
const MAX_BEHIND_MS = 300_000;

/** Bits of the firmware's word that say how it is now; the message has the first of them itself. */
const THROTTLING = { frequencyCapped: 1, throttledNow: 2, softTemperatureLimit: 3 } as const;

type Fields = Readonly<Record<string, number | string>>;

/** How a station is, as points: of itself, of each sensor, and of each quantity with refused values. `nowMs` is this machine's clock. */
export function pointsOfHealth(message: HealthMessage, nowMs: number): Point[] {
  const { station, takenAt, sensors, rangeRejects = {} } = message;
  const point = (tags: Point["tags"], fields: Fields): Point => ({ measurement: "station_health", station, takenAt, tags, fields });
  const takenAtMs = Date.parse(takenAt);
  return [
    point({}, { ...stationFields(message), clockDoubtful: Number(isClockDoubtful(message, nowMs)) }),
    ...Object.entries(sensors).map(([sensor, { ok, since, error }]) =>
      point({ sensor: plainText(sensor) }, { ok: Number(ok), sinceS: (takenAtMs - Date.parse(since)) / 1000, ...present({ error }) }),
    ),
    ...Object.entries(rangeRejects).map(([quantity, count]) => point({ quantity: plainText(quantity) }, { rangeRejects: count })),
  ];
}

function stationFields({ takenAt, uptimeS, outbox, throttled, underVoltage, ...more }: HealthMessage): Fields {
  const { cpuTemperatureC, load1, memoryFreeMb, diskFreeMb, wifiSignalDbm, clockOffsetMs, held } = more;
  const { oldestTakenAt } = outbox;
  return {
    uptimeS,
    outboxReadings: outbox.readings,
    outboxDropped: outbox.dropped,
    ...(oldestTakenAt === undefined ? {} : { outboxOldestS: (Date.parse(takenAt) - Date.parse(oldestTakenAt)) / 1000 }),
    ...(throttled === undefined ? {} : throttlingFields(throttled)),
    ...(underVoltage === undefined ? {} : { underVoltage: Number(underVoltage) }),
    ...present({ cpuTemperatureC, load1, memoryFreeMb, diskFreeMb, wifiSignalDbm, clockOffsetMs, held }),
  };
}

const throttlingFields = (throttled: number): Fields => ({
  throttled,
  underVoltage: throttled & 1,
  ...Object.fromEntries(Object.entries(THROTTLING).map(([name, bit]) => [name, (throttled >> bit) & 1])),
});

/** Health is told as it is, and not kept for who is away: what comes much later was not taken when it says. */
function isClockDoubtful({ takenAt, clockOffsetMs = 0 }: HealthMessage, nowMs: number): boolean {
  return Math.abs(clockOffsetMs) > MAX_OFFSET_MS || isAheadOf(takenAt, nowMs) || nowMs - Date.parse(takenAt) > MAX_BEHIND_MS;
}

/** What is known; a text as stores take it. */
const present = (fields: Readonly<Record<string, number | string | undefined>>): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, typeof value === "string" ? plainText(value) : value]],
    ),
  );
