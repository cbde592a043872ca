import {
  type InfoMessage,
  type IngestHealthMessage,
  parseHealth,
  parseInfo,
  parseIngestHealth,
  parseJson,
  STATION_ID,
  type Topics,
} from "@clima/schemas";
import type { Retained } from "./read-retained.ts";

/** What a broker has of a station. */
export interface KnownStation {
  readonly station: string;
  readonly info?: InfoMessage;
  readonly status?: string;
  /** Something of it came while we listened. */
  readonly isHeard: boolean;
  /** When the store took its last reading, by the clock of the ingest. */
  readonly lastStoredAt?: string;
  /** When it told of itself last, by its own clock. */
  readonly toldAt?: string;
  /** How far its clock is ahead of the ingest's. */
  readonly clockAheadS?: number;
  /** Everything that the broker keeps of it. */
  readonly topics: readonly string[];
}

type IngestStation = NonNullable<IngestHealthMessage["stations"]>[number];

/** The stations by which something is retained, or was heard, by name. */
export function knownStations(topics: Topics, { kept, live }: Pick<Retained, "kept" | "live">): readonly KnownStation[] {
  const stationOf = (topic: string) => stationOfTopic(topics.base, topic);
  const ofIngest = ingestStations(topics, kept);
  const heard = new Set([...live].map(stationOf));
  const names = new Set([...kept.keys(), ...live].map(stationOf).filter((name) => name !== undefined));
  return [...names].sort().map((station): KnownStation => {
    const own = topics.station(station);
    const info = parsed(parseInfo, kept.get(own.info));
    const toldAt = parsed(parseHealth, kept.get(own.health))?.takenAt;
    const status = kept.get(own.status)?.toString();
    const { lastStoredAt, clockAheadS } = ofIngest.get(station) ?? {};
    return {
      station,
      isHeard: heard.has(station),
      ...(info === undefined ? {} : { info }),
      ...(status === undefined ? {} : { status }),
      ...(lastStoredAt === undefined ? {} : { lastStoredAt }),
      ...(toldAt === undefined ? {} : { toldAt }),
      ...(clockAheadS === undefined ? {} : { clockAheadS }),
      topics: [...kept.keys()].filter((topic) => stationOf(topic) === station),
    };
  });
}

/** The station below whose name the topic is, whether or not Clima knows the topic. */
function stationOfTopic(base: string, topic: string): string | undefined {
  if (!topic.startsWith(`${base}/`)) return undefined;
  const [name = "", ...levels] = topic.slice(base.length + 1).split("/");
  return levels.length > 0 && STATION_ID.test(name) ? name : undefined;
}

/** Of several workers, the one that stored last. */
function ingestStations(topics: Topics, kept: Retained["kept"]): ReadonlyMap<string, IngestStation> {
  const found = new Map<string, IngestStation>();
  for (const [topic, payload] of kept) {
    if (topics.parse(topic)?.kind !== "ingest-health") continue;
    for (const each of parsed(parseIngestHealth, payload)?.stations ?? []) {
      if ((each.lastStoredAt ?? "") >= (found.get(each.station)?.lastStoredAt ?? "")) found.set(each.station, each);
    }
  }
  return found;
}

type Parser<T> = (payload: Uint8Array) => { readonly ok: true; readonly value: T } | { readonly ok: false };

function parsed<T>(parse: Parser<T>, payload: Uint8Array | undefined): T | undefined {
  const message = payload && parse(payload);
  return message?.ok ? message.value : undefined;
}

/** Topics of Home Assistant's discovery whose entities are of the station: their configuration names one of its topics. */
export function discoveryTopics(topics: Topics, station: string, kept: Retained["kept"]): readonly string[] {
  const own = `${topics.base}/${station}`;
  const isOwn = (text: string) => text === own || text.startsWith(`${own}/`);
  return [...kept].filter(([topic, payload]) => topic.endsWith("/config") && topicsIn(payload).some(isOwn)).map(([topic]) => topic);
}

/** Every text of a configuration, with the beginning that Home Assistant lets one shorten to `~`. */
function topicsIn(payload: Buffer): readonly string[] {
  const config = parseJson(payload);
  if (!config.ok) return [];
  const beginning = (config.value as { readonly "~"?: unknown } | null)?.["~"];
  return textsIn(config.value).map((text) => (typeof beginning === "string" ? text.replace(/^~/, () => beginning) : text));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
