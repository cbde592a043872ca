import type { Result } from "@clima/schemas";

export interface PublishOptions {
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Sent back to the sender of the request [MQTT5 3.3.2.3.6]; left out where the broker speaks MQTT 3.1.1. */
  readonly correlationData?: Uint8Array;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker had kept it: nobody sent it now. */
  readonly isRetained: boolean;
  /** Where the sender wants the answer [MQTT5 3.3.2.3.5], and what it wants back with it. */
  readonly responseTopic?: string;
  readonly correlationData?: Uint8Array;
  /** What is left of its life [MQTT5 3.3.2.3.3]. */
  readonly expiresInS?: number;
}

export interface SubscribeOptions {
  /** Messages come with the retain flag that they were published with, where the broker speaks MQTT 5 [MQTT5-3.3.1-13]; else only old ones have it. */
  readonly asPublished?: boolean;
}

/** The connection to the broker; it breaks and is made again by itself. Messages are not kept for later. */
export interface MessageLink {
  isConnected(): boolean;
  /** Resolves when the broker has the message: at QoS 1 on its PUBACK. An error when there is no connection, or it broke before. */
  publish(topic: string, payload: string, options: PublishOptions): Promise<Result<void, string>>;
  /** Publishes at QoS 1 what the broker is not to keep, and says whether anybody gets it, which a broker tells by MQTT 5 only [MQTT5-3.4.2.1]. */
  offer(topic: string, payload: string): Promise<Result<"taken" | "untaken" | "unknown", string>>;
  /** For this connection only; subscribe again in onConnect. */
  subscribe(filter: string, options?: SubscribeOptions): Promise<Result<void, string>>;
  onMessage(listener: (message: IncomingMessage) => void): void;
  onConnect(listener: () => void): void;
  /** Taken over is said by MQTT 5 only: another client logged in with the same client id [MQTT5-3.1.4-3]. */
  onDisconnect(listener: (why: "taken-over" | "lost") => void): void;
  /** Begins to connect; the listeners are there by then. */
  open(): void;
  /**
   * Breaks a connection that no longer answers, so that a new one is made. With `afterMs` it leaves properly, without its will, and the next is
   * made after so long.
   */
  reconnect(reason: string, afterMs?: number): void;
  /** Leaves the broker properly, so that it does not publish the will. */
  close(): Promise<void>;
}
