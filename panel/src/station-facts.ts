import type { StationView } from "./api-types.ts";
import type { Reader } from "./reader.ts";

/** What is told of a station in a line. */
export interface Line {
  readonly label: string;
  readonly value: string;
  /** The label is a name that the station gives, in English if in any language. */
  readonly isName?: boolean;
  /** Somebody should look at it. */
  readonly isBad?: boolean;
}

const HOT_C = 80;
const LITTLE_DISK_MB = 200;
const CLOCK_OFF_MS = 1000;
/** The firmware's bit: the processor is slowed down now. */
const THROTTLED_NOW = 0b100;

const line = (label: string, value: string | undefined, isBad = false): readonly Line[] =>
  value === undefined ? [] : [isBad ? { label, value, isBad } : { label, value }];

/** The same of what may be absent. */
const ifKnown = <T>(value: T | undefined, words: (value: T) => string): string | undefined =>
  value === undefined ? undefined : words(value);

/** How the station itself is, as far as it says. */
export function healthOf({ health }: StationView, reader: Reader): readonly Line[] {
  if (health === undefined) return [];
  const { labels, powerWeak, powerWell, yes, no } = reader.words.station;
  const numbered =
    (decimals: number, unit = "") =>
    (value: number) =>
      `${reader.number(value, decimals)}${unit}`;
  const {
    cpuTemperatureC = 0,
    underVoltage = false,
    throttled = 0,
    clockOffsetMs = 0,
    diskFreeMb = LITTLE_DISK_MB,
    outbox,
    held = 0,
  } = health;
  const isThrottled = (throttled & THROTTLED_NOW) > 0;
  const refused = Object.values(health.rangeRejects ?? {}).reduce((sum, each) => sum + each, 0);
  const heat = ifKnown(health.cpuTemperatureC, (value) => Object.values(reader.value("temperatureC", value)).join(" "));
  return [
    ...line(labels.uptime, reader.duration(health.uptimeS * 1000)),
    ...line(labels.waiting, numbered(0)(outbox.readings)),
    ...line(labels.dropped, ifAny(outbox.dropped, numbered(0)), true),
    ...line(labels.held, ifAny(held, numbered(0)), true),
    ...line(labels.cpuTemperature, heat, cpuTemperatureC >= HOT_C),
    ...line(
      labels.power,
      ifKnown(health.underVoltage, (isWeak) => (isWeak ? powerWeak : powerWell)),
      underVoltage,
    ),
    ...line(
      labels.throttled,
      ifKnown(health.throttled, () => (isThrottled ? yes : no)),
      isThrottled,
    ),
    ...line(labels.load, ifKnown(health.load1, numbered(2))),
    ...line(labels.memory, ifKnown(health.memoryFreeMb, numbered(0, " MB"))),
    ...line(labels.disk, ifKnown(health.diskFreeMb, numbered(0, " MB")), diskFreeMb < LITTLE_DISK_MB),
    ...line(labels.wifi, ifKnown(health.wifiSignalDbm, numbered(0, " dBm"))),
    ...line(labels.clock, ifKnown(health.clockOffsetMs, numbered(0, " ms")), Math.abs(clockOffsetMs) > CLOCK_OFF_MS),
    ...line(labels.refused, ifAny(refused, numbered(0)), true),
  ];
}

/** Nobody wants to read of none. */
const ifAny = (count: number, words: (count: number) => string): string | undefined => (count === 0 ? undefined : words(count));

/** Each sensor with what it measures, and whether it answers. */
export function sensorsOf({ info, health }: StationView, reader: Reader, nowMs: number): readonly Line[] {
  const words = reader.words.station;
  const known = health?.sensors ?? {};
  const names = [...new Set([...(info?.sensors.map(({ name }) => name) ?? []), ...Object.keys(known)])];
  return names.map((name) => {
    const quantities = info?.sensors.find((sensor) => sensor.name === name)?.quantities ?? [];
    const state = known[name];
    const since = state && reader.since(Date.parse(state.since), nowMs);
    const how = since === undefined ? words.noWord : state?.ok ? words.works(since) : words.fails(since, state?.error ?? "");
    const measures = quantities.map((quantity) => reader.label(quantity as Parameters<Reader["label"]>[0]));
    const value = measures.length === 0 ? how : `${how} · ${reader.list(measures)}`;
    return { label: name, isName: true, value, ...(state?.ok === false ? { isBad: true } : {}) };
  });
}

/** What is known of the station. */
export function factsOf({ station, info, firstTakenAt }: StationView, reader: Reader, nowMs: number): readonly Line[] {
  const { words } = reader;
  const { labels, places, yes, no } = words.station;
  const first = firstTakenAt === undefined ? undefined : reader.dayAndTime(Date.parse(firstTakenAt), nowMs);
  if (info === undefined) return [...line(labels.id, station), ...line(labels.first, first)];
  const { latitudeDeg, longitudeDeg, elevationM, infraredSender, infraredReceiver } = info;
  const position =
    latitudeDeg === undefined || longitudeDeg === undefined
      ? undefined
      : `${reader.number(latitudeDeg, 4)}°, ${reader.number(longitudeDeg, 4)}°`;
  const metres = reader.unitOf("visibilityM", 0);
  return [
    ...line(labels.id, station),
    ...line(labels.source, words.state.sources[info.source]),
    ...line(labels.version, info.softwareVersion),
    ...line(labels.host, info.host),
    ...line(labels.started, reader.dayAndTime(Date.parse(info.startedAt), nowMs)),
    ...line(labels.interval, reader.duration(info.intervalMs)),
    ...line(labels.place, info.place === undefined ? undefined : places[info.place]),
    ...line(labels.position, position),
    ...line(
      labels.elevation,
      ifKnown(elevationM, (value) => `${reader.number(value * metres.factor, 0)} ${metres.unit}`),
    ),
    ...line(labels.timeZone, info.timeZone),
    ...line(labels.sender, infraredSender === undefined ? undefined : infraredSender ? yes : no),
    ...line(labels.receiver, infraredReceiver === undefined ? undefined : infraredReceiver ? yes : no),
    ...line(labels.first, first),
  ];
}
