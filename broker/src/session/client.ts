import type { Identity } from "../access/port.ts";
import type { Connection } from "../connection.ts";
import type { FrameReader } from "../packets/frames.ts";
import type { Version } from "../packets/packets.ts";
import type { QueueEntry, StoredWill, Subscription } from "../persistence/port.ts";
import { Deque } from "./deque.ts";
import type { InboundMessage, WorkInTurn } from "./inbound-message.ts";
import { InflightMessages } from "./inflight.ts";
import type { MessageQueue } from "./message-queue.ts";
import { Subscriptions } from "./subscriptions.ts";

/** Topic aliases of one connection, either way. */
export const ALIASES = 64;

/** One subscription of a connected client. */
export interface LiveSubscription extends Subscription {
  readonly client: Client;
}

/** Such a subscription is not in the router: its group is. */
export const isShared = ({ filter }: { readonly filter: string }): boolean => filter.startsWith("$share/");

/** A shared subscription's group, as far as its members need to know it. */
export interface JoinedGroup {
  /** $share/group/filter; also the name of the group's queue in the persistence. */
  readonly id: string;
  readonly queue: MessageQueue;
  /** Sends what waits, as far as members have room. */
  pump(): void;
}

/** A message of QoS 1 or 2 that an earlier connection sent, and that was not acknowledged to the end. */
export interface SentBefore extends QueueEntry {
  readonly messageId: number;
}

/** One connection and what MQTT knows of it. Fields only: what is done with it stands in the files beside this one. */
export class Client {
  readonly connection: Connection;
  readonly frames: FrameReader;
  phase: "new" | "connecting" | "connected" | "closed" = "new";
  readonly openedAt: number;
  lastSeenAt: number;

  id = "";
  version: Version = 4;
  identity: Identity = {};
  isBridge = false;
  isCleanStart = true;
  /** 0: the session ends with the connection. */
  expirySeconds = 0;
  keepAliveSeconds = 0;
  will: StoredWill | undefined;
  /** The persistence has a record of it: its session is stored, or it has a will. */
  hasRecord = false;
  /** MQTT 5: whether acknowledgements may carry reasons. */
  wantsReasons = false;

  readonly subscriptions = new Subscriptions<LiveSubscription>();
  readonly groups = new Set<JoinedGroup>();
  queue: MessageQueue | undefined;
  readonly inflight = new InflightMessages();
  /** Of an earlier connection, to be sent again. */
  readonly resend = new Deque<SentBefore>();
  /** Of an earlier connection: the client has them, and their release is to be sent again. */
  readonly toRelease = new Deque<SentBefore>();
  lastMessageId = 0;
  /** Messages of QoS 1 and 2 that it got in a row. */
  burstMessages = 0;
  /** Messages that may be under way to the client at once. */
  sendWindow = 1;
  maxPacketBytes = Number.POSITIVE_INFINITY;
  /** MQTT 5 topic aliases, inbound by number and outbound by topic. */
  readonly aliasesIn: string[] = [];
  aliasesOut: Map<string, number> | undefined;
  maxAliasesOut = 0;

  /** Messages of the client in the order of their arrival, until each is routed, and until each is answered. */
  readonly toRoute = new Deque<InboundMessage | WorkInTurn>();
  readonly toAnswer = new Deque<InboundMessage>();
  /** QoS 2: packet identifiers received and not released; true once the message is stored. */
  readonly received = new Map<number, boolean>();
  /** An earlier connection began its session: what that received and was sent, the persistence knows. */
  isResumed = false;
  /** Its messages are not stored as fast as it sends them: nothing is read for a while. */
  isPaused = false;
  /** A subscription of it is being taken up or ended: its next packets come after that. */
  isBusy = false;
  /** Goes on with what was read, but not looked at. */
  readOn: () => void = () => undefined;
  /** Rate limit: messages that may still come at once, and since when. */
  rateCredit = 0;
  rateAt = 0;

  chunks: Buffer[] = [];
  chunkBytes = 0;
  isFlushing = false;

  constructor(connection: Connection, now: number, maxConnectPacketBytes: number) {
    this.connection = connection;
    this.openedAt = now;
    this.lastSeenAt = now;
    this.frames = { maxBytes: maxConnectPacketBytes, pending: undefined };
  }

  /**
   * Whether the session is in the persistence. It is that from its beginning to its end: what a later CONNECT or DISCONNECT says of the
   * expiry changes when it ends, not what it is.
   */
  get isStored(): boolean {
    return this.queue?.isStored ?? false;
  }

  /** Whether the session goes on when the connection ends [MQTT5-3.1.2.11.2]: as CONNECT said, or DISCONNECT after it. */
  get outlivesConnection(): boolean {
    return this.expirySeconds > 0;
  }
}
