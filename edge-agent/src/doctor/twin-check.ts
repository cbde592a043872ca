import { type InfoMessage, parseInfo } from "@clima/schemas";
import { type Finding, good, skipped, warning } from "./finding.ts";

const NAME = "Station id";

/** What the broker keeps of the station whose id this one has. */
export interface KeptOfStation {
  readonly info: Uint8Array | undefined;
  readonly status: string | undefined;
  /** Why `info` cannot be read. */
  readonly refusal?: string | undefined;
}

/**
 * Whether another computer uses this station's id: the last birth message names its host. Of two that run, the one that started later stays off
 * the broker most of the time, so what is found there is the other.
 */
export function checkTwin(id: string, ownHost: string, { info, status, refusal }: KeptOfStation): Finding {
  if (refusal !== undefined) return skipped(NAME, `whether another host is ${id}, too, cannot be read: ${refusal}`);
  if (info === undefined || info.length === 0) return good(NAME, `nobody has been ${id} yet`);
  const parsed = parseInfo(info);
  if (!parsed.ok) return warning(NAME, `what the broker keeps of ${id} cannot be read: ${parsed.error}`);
  const { host, source } = parsed.value;
  if (host === ownHost) return good(NAME, `${id} started last on this host, ${ownHost}`);
  if (host === undefined) return good(NAME, `${id} started last on a host that did not say its name`);
  if (status === "offline" || source === "recorded") return good(NAME, `${id} started last on host ${host}, which is not there now`);
  return warning(NAME, describeOther(id, ownHost, host, parsed.value), ...ADVICE);
}

const describeOther = (id: string, ownHost: string, host: string, { startedAt, bootId }: InfoMessage) =>
  `another host uses ${id}: ${host} (started ${startedAt}, boot ${bootId}), and this one is ${ownHost}`;

const ADVICE = [
  "if both run, give one of them another station.id (CLIMA_STATION_ID) and start it again",
  "nothing is wrong where the station has moved to this host, or where it runs in a container, which has a name of its own",
];
