import { createReader } from "@clima/panel";
import { type Config, createTopics } from "@clima/schemas";
import { connectOnce } from "../../connect-once.ts";
import { type Answering, print } from "../../print.ts";
import { printable, table } from "../../table.ts";
import { fail } from "../../terminal.ts";
import { type KnownStation, knownStations } from "./known-stations.ts";
import { readRetained } from "./read-retained.ts";

/** `clima station list`: the stations that the broker knows. */
export async function stationList(answering: Answering, config: Config): Promise<void> {
  const topics = createTopics(config.base);
  const client = await connectOnce(config);
  const { refused, ...heard } = await readRetained(client, [topics.all.everything]).finally(() => client.endAsync(true));
  for (const [filter, reason] of refused) return fail(`this user may not read ${filter}: ${reason}`);
  const nowMs = Date.now();
  const stations = knownStations(topics, heard).map((station) => factsOf(station, nowMs));
  print(stations, answering, (known) => {
    if (known.length === 0) return ["the broker knows no station"];
    return table([["station", "name", "host", "state", "last reading", "source", "clock"], ...known.map((each) => rowOf(each, nowMs))]);
  });
}

type StationFacts = Omit<KnownStation, "topics"> & { readonly lastStoredAgeS?: number };

function factsOf({ topics: _kept, ...station }: KnownStation, nowMs: number): StationFacts {
  if (station.lastStoredAt === undefined) return station;
  return { ...station, lastStoredAgeS: Math.round((nowMs - Date.parse(station.lastStoredAt)) / 1000) };
}

const rowOf = ({ info, status, ...station }: StationFacts, nowMs: number): readonly string[] => [
  station.station,
  printable(info?.name ?? "-"),
  printable(info?.host ?? "-"),
  printable(status ?? "never heard"),
  lastHeard(station, nowMs),
  info?.source ?? "-",
  clockOf(station.clockAheadS),
];

const { ago } = createReader("en", "metric");

/** A station's own clock may be wrong, so it is asked last, and said. */
function lastHeard({ isHeard, lastStoredAt, toldAt }: Omit<StationFacts, "info" | "status">, nowMs: number): string {
  if (isHeard) return "now";
  if (lastStoredAt !== undefined) return ago(lastStoredAt, nowMs);
  return toldAt === undefined ? "-" : `${toldAt} by its own clock`;
}

/** Messages take their time, and computers differ by a little. */
const SAME_TIME_S = 60;
function clockOf(aheadS: number | undefined): string {
  if (aheadS === undefined) return "-";
  if (Math.abs(aheadS) < SAME_TIME_S) return "right";
  return `${Math.round(Math.abs(aheadS))} s ${aheadS > 0 ? "ahead" : "behind"}`;
}
