import { type InfoMessage, type Log, parseInfo } from "@clima/schemas";
import type { IncomingMessage, MessageLink } from "../platform/message-link.ts";
import type { ReportFault } from "../platform/report-fault.ts";

export interface TwinWatchDeps {
  readonly link: MessageLink;
  readonly topic: string;
  /** What this station says of itself. */
  readonly info: () => InfoMessage;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

/** How long the station that gives way is off the broker before it looks again whether the other is gone. */
const STAY_AWAY_MS = 5 * 60_000;
/** Take-overs after another, where nobody says whose they are. */
const MANY_TAKE_OVERS = 3;

/**
 * Notices another station with the same id. A broker has one connection for a client id, so each throws the other off, for ever. The proof is the
 * topic `info`: this station's own came back from the broker, and later another start's (bootId) stands there. The last start's own, which a
 * broker keeps, stood there before. Of the two, the one that started later gives way: its readings wait in its outbox. Works on MQTT 3.1.1, too;
 * where this station may not read its own info, only MQTT 5 tells of it, and not of whom.
 */
export function createTwinWatch({ link, topic, info, reportFault, log }: TwinWatchDeps): void {
  let isOwnThere = false;
  let mayRead = true;
  let takeOvers = 0;
  let suspectedBootId: string | undefined;

  async function subscribe(): Promise<void> {
    const subscribed = await link.subscribe(topic);
    if (subscribed.ok || !link.isConnected()) return;
    if (mayRead) log.info(`agent: cannot look for another station of the same id: ${topic}: ${subscribed.error}`);
    mayRead = false;
  }

  function onInfo({ payload, isRetained }: IncomingMessage): void {
    const parsed = parseInfo(Buffer.from(payload));
    if (!parsed.ok) return;
    const own = info();
    if (parsed.value.bootId === own.bootId) isOwnThere = true;
    else if (isOwnThere && isProven(parsed.value, isRetained)) onTwin(own, parsed.value);
  }

  /** What a broker kept may be this station's last start, where the connection went over to another broker; but not twice. */
  function isProven({ bootId }: InfoMessage, isRetained: boolean): boolean {
    if (!isRetained || takeOvers > 0 || bootId === suspectedBootId) return true;
    suspectedBootId = bootId;
    isOwnThere = false;
    return false;
  }

  function onTwin(own: InfoMessage, other: InfoMessage): void {
    const mustLeave = other.source !== "recorded" && isLater(own, other);
    reportFault("same-station-id", `${describeTwin(own, other)}; ${mustLeave ? THIS_WAITS : THE_OTHER_WAITS}; ${adviceFor(own)}`);
    if (mustLeave) stayAway(`${describeStart(other)} is there as ${own.station}, too`);
  }

  /** The other's info stays when it is switched off meanwhile, so it proves nothing until this station's own has been there again. */
  function stayAway(reason: string): void {
    isOwnThere = false;
    takeOvers = 0;
    link.reconnect(`${reason}; looking again in ${STAY_AWAY_MS / 60_000} minutes`, STAY_AWAY_MS);
  }

  link.onConnect(() => void subscribe());
  link.onMessage((message) => void (message.topic === topic && onInfo(message)));
  link.onDisconnect((why) => {
    takeOvers = why === "taken-over" ? takeOvers + 1 : 0;
    if (mayRead || takeOvers < MANY_TAKE_OVERS) return;
    const own = info();
    reportFault(
      "same-station-id",
      `another program logs in as ${own.station}, again and again, and throws this one off; ${adviceFor(own)}`,
    );
    stayAway(`another program logs in as ${own.station}`);
  });
}

const THIS_WAITS = "this one, which started later, leaves the broker to the other and keeps its readings in its outbox";
const THE_OTHER_WAITS = "this one, which started first, goes on";

const adviceFor = ({ station }: InfoMessage) => `give one of them another station.id (CLIMA_STATION_ID) than ${station} and start it again`;

const describeStart = ({ host, bootId, startedAt }: InfoMessage) =>
  `${host === undefined ? "an unnamed host" : `host ${host}`} (started ${startedAt}, boot ${bootId})`;

const describeTwin = (own: InfoMessage, other: InfoMessage) =>
  `two stations are called ${own.station}: this one on ${describeStart(own)} and one on ${describeStart(other)}`;

/** Both come to the same answer, whatever their clocks say. */
const isLater = (own: InfoMessage, other: InfoMessage): boolean =>
  own.startedAt === other.startedAt ? own.bootId > other.bootId : own.startedAt > other.startedAt;
