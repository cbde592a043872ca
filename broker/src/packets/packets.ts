import type { Properties } from "./properties.ts";

/** 3 is MQTT 3.1, 4 is 3.1.1, 5 is 5 (the protocol level of CONNECT). */
export type Version = 3 | 4 | 5;
export type QoS = 0 | 1 | 2;

export interface ConnectPacket {
  readonly cmd: "connect";
  readonly version: Version;
  /** The highest bit of the level is set: the client is a bridge (as Mosquitto's are), to which retained flags are passed on. */
  readonly isBridge: boolean;
  readonly cleanStart: boolean;
  readonly keepAliveSeconds: number;
  readonly clientId: string;
  readonly properties: Properties;
  readonly will?: WillPacket;
  readonly username?: string;
  readonly password?: Buffer;
}

export interface WillPacket {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly properties: ForwardedProperties;
  readonly delaySeconds: number;
}

/** Properties of a message, as far as the broker looks into them. */
export interface ForwardedProperties {
  /** What goes to every receiver, as its bytes on the wire without their length; undefined when there is nothing. */
  readonly forwarded: Buffer | undefined;
  readonly messageExpirySeconds?: number;
  readonly topicAlias?: number;
}

export interface PublishPacket {
  readonly cmd: "publish";
  readonly dup: boolean;
  readonly qos: QoS;
  readonly retain: boolean;
  /** Empty when a topic alias stands for it. */
  readonly topic: string;
  /** 0 with QoS 0. */
  readonly messageId: number;
  readonly payload: Buffer;
  readonly properties: ForwardedProperties;
}

export interface AckPacket {
  readonly cmd: "puback" | "pubrec" | "pubrel" | "pubcomp";
  readonly messageId: number;
  readonly reasonCode: number;
}

export interface RequestedSubscription {
  readonly filter: string;
  readonly qos: QoS;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
}

export interface SubscribePacket {
  readonly cmd: "subscribe";
  readonly messageId: number;
  readonly subscriptionIdentifier?: number;
  readonly subscriptions: readonly RequestedSubscription[];
}

export interface UnsubscribePacket {
  readonly cmd: "unsubscribe";
  readonly messageId: number;
  readonly filters: readonly string[];
}

export interface DisconnectPacket {
  readonly cmd: "disconnect";
  readonly reasonCode: number;
  readonly sessionExpirySeconds?: number;
}

interface PingPacket {
  readonly cmd: "pingreq";
}

interface AuthPacket {
  readonly cmd: "auth";
}

export type ClientPacket =
  | ConnectPacket
  | PublishPacket
  | AckPacket
  | SubscribePacket
  | UnsubscribePacket
  | DisconnectPacket
  | PingPacket
  | AuthPacket;
