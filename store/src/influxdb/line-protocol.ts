import { type IngestHealthMessage, type Point, quantityNames, type RollupMeasurement, stationInfoOf } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";
import { nanosecondsOf } from "../point-identity.ts";
import type { StationInfo, UndescribedStation } from "../port.ts";

export interface RollupPoint {
  readonly measurement: RollupMeasurement;
  readonly station: string;
  /** The tag of an hour. */
  readonly hour?: string | undefined;
  readonly atMs: number;
  readonly fields: Readonly<Record<string, number>>;
}

/**
 * One line of InfluxDB's line protocol, time in ms. Fields have no type suffix, so they are floats always: a field that was once an
 * integer refuses floats for ever. Numbers are written so that they read back the same.
 */
export const toLine = ({ station, ...row }: Row): string => toValueLine(`weather,station=${escapeTag(station)}`, row);

/** What an import adds, before it is added. */
export const toNoteLine = (importId: string, { station, ...row }: Row): string =>
  toValueLine(`import_added,import=${escapeTag(importId)},station=${escapeTag(station)}`, row);

/**
 * A point that stays: where InfluxDB 1.6 has removed all series of `import_added` that were there before others, it forgets the measurement, and
 * the notes of the others with it.
 */
export const toNoteKeeperLine = (atMs: number): string => `import_added,import=_,station=_ stays=true ${atMs}`;

/** What is known of an import, as JSON. */
export const toImportLine = (importId: string, record: string, atMs: number): string =>
  `import_list,import=${escapeTag(importId)} ${fieldsOf({ record })} ${atMs}`;

function toValueLine(series: string, { takenAtMs, values }: Omit<Row, "station">): string {
  let fields = "";
  for (const quantity of quantityNames) {
    const value = values[quantity];
    if (value !== undefined) fields += `${fields === "" ? "" : ","}${quantity}=${value}`;
  }
  return `${series} ${fields} ${takenAtMs}`;
}

/**
 * How an ingest worker is, as lines of measurement ingest_health, tag worker: of itself, of each kind of rejection (tag kind), and of each
 * broker that it consumes from (tag broker). Floats, too.
 */
export function toHealthLines(health: IngestHealthMessage): string[] {
  const { worker, takenAt, rejectedByKind = {}, brokers = [] } = health;
  const line = (tags: Readonly<Record<string, string>>, fields: Readonly<Record<string, number | undefined>>) => {
    const labels = Object.entries({ worker, ...tags }).map(([name, value]) => `${name}=${escapeTag(value)}`);
    const values = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`));
    return `ingest_health,${labels.join(",")} ${values.join(",")} ${Date.parse(takenAt)}`;
  };
  return [
    line({}, workerFields(health)),
    ...Object.entries(rejectedByKind).map(([kind, count]) => line({ kind }, { rejectedOfKind: count })),
    ...brokers.map(({ url, connected, reconnects, sessionsLost, window, clients, droppedMessages }) => {
      const fields = { connected: Number(connected), reconnects, sessionsLost, windowMessages: window.messages, clients, droppedMessages };
      return line({ broker: url }, fields);
    }),
  ];
}

function workerFields(health: IngestHealthMessage) {
  const { takenAt, uptimeS, receivedMessages, storedReadings, rejectedMessages, unacknowledgedMessages } = health;
  const { oldestUnacknowledgedS, lagS, spoolBytes, spoolOldestTakenAt, storeOk, stations } = health;
  return {
    uptimeS,
    receivedMessages,
    storedReadings,
    rejectedMessages,
    unacknowledgedMessages,
    oldestUnacknowledgedS,
    lagS,
    spoolBytes,
    spoolOldestS: spoolOldestTakenAt === undefined ? undefined : (Date.parse(takenAt) - Date.parse(spoolOldestTakenAt)) / 1000,
    storeOk: Number(storeOk),
    missingReadings: stations?.reduce((sum, { missingReadings }) => sum + missingReadings, 0),
  };
}

/** What is known of a station, as a line of measurement station_info, tag station. */
export function toStationInfoLine(known: StationInfo | UndescribedStation): string {
  const isDescribed = "info" in known;
  const station = isDescribed ? known.info.station : known.station;
  const fields: ReturnType<typeof stationInfoOf> = isDescribed
    ? stationInfoOf(known.info, known.atMs)
    : { retired: Number(known.isRetired) };
  return `station_info,station=${escapeTag(station)} ${fieldsOf(fields)} ${known.atMs}`;
}

/** That a station is being renamed, or was, time in ns. */
export const toRenameLine = (station: string, to: string, isDone: boolean, atMs: number): string =>
  `station_rename,station=${escapeTag(station)} ${fieldsOf({ to, done: Number(isDone) })} ${BigInt(atMs) * 1_000_000n}`;

/**
 * A point as a line, time in ns. InfluxDB knows a point by its tags and its time: an id as a tag would make a series of each, so the id
 * chooses the place inside the millisecond, and stays as a field.
 */
export function toPointLine({ measurement, station, takenAt, id, tags, fields }: Point): string {
  const labels = Object.entries({ station, ...tags }).map(([name, value]) => `${name}=${escapeTag(value)}`);
  const withId = id === undefined ? fields : { ...fields, id };
  const timeNs = BigInt(Date.parse(takenAt)) * 1_000_000n + BigInt(id === undefined ? 0 : nanosecondsOf(id));
  return `${measurement},${labels.join(",")} ${fieldsOf(withId)} ${timeNs}`;
}

const fieldsOf = (fields: Readonly<Record<string, number | string>>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === "number" ? value : quoteText(value)}`)
    .join(",");

/** A roll-up as a line, time in ms; its fields are floats, too. */
export function toRollupLine({ measurement, station, hour, atMs, fields }: RollupPoint): string {
  return `${measurement},station=${escapeTag(station)}${hour === undefined ? "" : `,hour=${hour}`} ${fieldsOf(fields)} ${atMs}`;
}

/** A line break would look like the end of the line to who counts lines. */
const quoteText = (text: string) => `"${text.replace(/[\r\n]+/g, " ").replace(/["\\]/g, "\\$&")}"`;

/** A backslash stands for itself; only these three are escaped, with one. */
const escapeTag = (text: string) => text.replace(/[,= ]/g, "\\$&");
