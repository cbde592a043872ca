/** A message that the broker handed over and that it keeps until `acknowledge`. */
export interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly payloadBytes: number;
  /** It was published before this subscription, and is told again. */
  readonly isRetained: boolean;
  /** The payload; what is not UTF-8 is replaced. */
  readonly text: string;
  /** Tells the broker to forget it. Only when the message is stored, or safe as a rejected one. */
  acknowledge(): void;
  /** Gives it up without an answer; the broker delivers it again on the next connection. */
  abandon(): void;
}

/** What is called while a broker is connected. */
export interface BrokerEvents {
  onDelivery(delivery: Delivery): void;
  onConnect(session: OpenedSession): void;
  /** A connection is lost that was there. */
  onDisconnect(): void;
}

export interface OpenedSession {
  /** The broker knew the session of this worker and has what came since the last connection. */
  readonly isSessionPresent: boolean;
  /** Of MQTT: 4 is 3.1.1. */
  readonly version: 4 | 5;
}

/** Where the ingest publishes what it has to say. */
export interface Publisher {
  /** Whether the broker has the message (QoS 1) or it is written (QoS 0); false when the connection ended before, or there is none. */
  publish(topic: string, payload: string, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<boolean>;
}

/** One broker, with what it delivered and what is not yet acknowledged. */
export interface BrokerLink extends Publisher {
  readonly window: WindowState;
  /**
   * Connects, and connects again whenever the connection is lost. Resolves once the broker keeps what is published from then on, or has refused
   * that, or cannot be reached.
   */
  connect(events: BrokerEvents): Promise<void>;
  /** No more deliveries from now on; those under way can still be acknowledged. */
  pause(): void;
  /** Sends the PUBACKs that are due and leaves; the broker keeps the session. */
  close(): Promise<void>;
}

export interface WindowLimits {
  readonly messages: number;
  readonly bytes: number;
}

export interface WindowState {
  messages(): number;
  /** Of payload. */
  bytes(): number;
  /** When the oldest came, on the clock of performance.now(); undefined when there is none. */
  oldestAtMs(): number | undefined;
}

/** What a broker says of itself, where it may be read. */
export interface BrokerFigures {
  /** That are connected. */
  readonly clients?: number;
  /** Since the broker's start. */
  readonly droppedMessages?: number;
}

export interface BrokerState extends BrokerFigures {
  /** Without what logs in. */
  readonly url: string;
  readonly isConnected: boolean;
  /** Since when it is connected or away, ms since 1970. */
  readonly sinceMs: number;
  /** Of MQTT, at the last connection. */
  readonly version?: "5" | "3.1.1";
  /** Connections after the first. */
  readonly reconnects: number;
  /** How often the broker no longer knew the session when the connection was back. */
  readonly sessionsLost: number;
  /** What it delivered and what is not yet acknowledged. */
  readonly window: { readonly messages: number; readonly bytes: number };
  /** How long the oldest of these is here. */
  readonly oldestUnacknowledgedMs?: number;
}
