/** What the broker counts, since its start. Plain numbers: the code that counts is on the path of every message. */
export interface Counters {
  bytesReceived: number;
  bytesSent: number;
  /** Packets of every type. */
  packetsReceived: number;
  packetsSent: number;
  publishReceived: number;
  publishSent: number;
  publishBytesReceived: number;
  publishBytesSent: number;
  connectionsAccepted: number;
  loginsRefused: number;
  /** Times that a client had more messages under way than the broker stores at once, and was not read from for a while. */
  readingPaused: number;
  /** Packets, except PUBLISH, that were not sent: they are larger than the client's Maximum Packet Size. */
  packetsWithheld: number;
  /** By reason, in kebab-case: "queue-full", "slow-reader", "expired", "not-authorized", "packet-too-large". */
  readonly messagesDropped: Map<string, number>;
  /** Connections closed by the broker, by reason: "malformed", "keep-alive", "taken-over", "connections", "rate", "packet-too-large". */
  readonly connectionsClosed: Map<string, number>;
  clientsExpired: number;
  maxClientsConnected: number;
}

export interface ClientInfo {
  readonly clientId: string;
  readonly username?: string;
  readonly address: string;
  readonly listener: "tcp" | "tls" | "ws" | "wss";
  readonly mqttVersion: "3.1" | "3.1.1" | "5";
  readonly connectedAt: number;
  readonly keepAliveSeconds: number;
  readonly cleanStart: boolean;
  readonly sessionExpirySeconds: number;
  readonly subscriptions: readonly string[];
  readonly inflightMessages: number;
  readonly waitingMessages: number;
  readonly bufferedBytes: number;
}

/** What can be seen of a running broker, and done to it, from outside of MQTT. */
export interface BrokerView {
  readonly version: string;
  readonly startedAt: number;
  readonly counters: Readonly<Counters>;
  clients(): ClientInfo[];
  /** Live and stored. */
  subscriptionCount(): number;
  sharedSubscriptionCount(): number;
  /** Of persistent sessions whose client is away. */
  disconnectedSessionCount(): number;
  queuedMessages(): number;
  queuedBytes(): number;
  retainedMessages(): number;
  retainedBytes(): number;
  /** False while the storage fails or before the listeners are open: "not ready". */
  isReady(): boolean;
  /** Retained messages that match a filter. */
  retained(filter: string): AsyncIterable<{
    readonly topic: string;
    readonly payload: Buffer;
    readonly qos: 0 | 1 | 2;
    /** ms since 1970 */
    readonly expiresAt?: number;
  }>;
  /** Closes a client's connection (MQTT 5: reason 0x98); with `forgetSession` its session too. False where there is no such client. */
  disconnect(clientId: string, forgetSession: boolean): Promise<boolean>;
  /** Publishes for the broker itself; such topics may begin with $SYS. */
  publish(message: {
    readonly topic: string;
    readonly payload: string | Buffer;
    readonly qos?: 0 | 1;
    readonly retain?: boolean;
  }): Promise<void>;
  /** Clears a retained message; false where there was none. */
  clearRetained(topic: string): Promise<boolean>;
}
