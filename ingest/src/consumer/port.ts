/** A message that the broker handed over and that it keeps until `acknowledge`. */
export interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly payloadBytes: number;
  /** The payload; what is not UTF-8 is replaced. */
  readonly text: string;
  /** Tells the broker to forget it. Only when the message is stored, or published as rejected. */
  acknowledge(): void;
  /** Gives it up without an answer: the connection is gone, and the broker delivers it again on the next. */
  abandon(): void;
}

/** What ingest needs of a broker. */
export interface BrokerLink {
  /** Resolves when the broker has the message (PUBACK), or says why not. */
  publish(topic: string, payload: string, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<boolean>;
  /** No more deliveries from now on; those under way can still be acknowledged. */
  pause(): void;
  close(): Promise<void>;
}

/** One broker, with what it delivered and what is not yet done with. */
export interface BrokerConnection extends BrokerLink {
  readonly window: WindowState;
}

export interface WindowState {
  messages(): number;
  /** Of payload. */
  bytes(): number;
  /** When the oldest came, on the clock of performance.now(); undefined when there is none. */
  oldestAtMs(): number | undefined;
}

export interface ConnectAnswer {
  readonly isSessionPresent: boolean;
  /** Of MQTT: 4 is 3.1.1. */
  readonly version: 4 | 5;
}

export interface LinkEvents {
  onDelivery(delivery: Delivery): void;
  onConnect(answer: ConnectAnswer): void;
  /** A connection is lost that was there. */
  onDisconnect(): void;
}
