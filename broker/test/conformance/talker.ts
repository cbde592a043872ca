/** A client in a case: what it says and must hear, as steps for the runner, in its version of MQTT. */
import {
  bytes,
  type ConnectOptions,
  connect,
  frame,
  PINGREQ,
  props,
  publish,
  subscribe,
  text,
  u16,
  unsubscribe,
  type Version,
} from "../support/mqtt-bytes.ts";
import { ID, type Step, type Steps, TOPIC } from "./step.ts";

type QoS = 0 | 1 | 2;

interface MessageOptions {
  readonly qos?: QoS;
  readonly id?: number;
  readonly retain?: boolean;
  readonly dup?: boolean;
  /** MQTT 5 only: properties without their length. */
  readonly properties?: Uint8Array;
}

interface HeardOptions {
  readonly qos?: QoS;
  readonly retain?: boolean;
  readonly dup?: boolean;
  /** Name under which the packet identifier is kept for what the client says later; "m" when not given. */
  readonly as?: string;
  /** MQTT 5 only: pattern of the properties and their length; "00", none, when not given. */
  readonly properties?: string;
  /** Pattern of the topic with its length. */
  readonly topic?: string;
}

interface ConnectedOptions extends ConnectOptions {
  /** Whether the CONNACK says that there is a session. */
  readonly present?: boolean;
  /** MQTT 5: the session's expiry. */
  readonly expiryS?: number;
  /** MQTT 5: the client's Maximum Packet Size; with an id and a keep-alive of its own, so that the CONNACK has little to say. */
  readonly maxBytes?: number;
}

export const hex = (...parts: readonly (number | Uint8Array)[]): string => bytes(...parts).toString("hex");
export const textHex = (value: string): string => hex(text(value));
export const expiry = (seconds: number): Buffer => {
  const property = Buffer.of(0x11, 0, 0, 0, 0);
  property.writeUInt32BE(seconds, 1);
  return property;
};

/** The steps of one client. Patterns are hex: "." stands for a digit, "*" for any bytes, {m} for two bytes that are kept as m. */
export interface Talker {
  says(...packets: readonly (string | Uint8Array)[]): Steps;
  hears(...patterns: readonly string[]): Steps;
  hearsNothing(): Steps;
  /** Says CONNECT and is let in; with a clean session unless told otherwise. */
  connects(options?: ConnectedOptions): Steps;
  /** The same with a session that outlives the connection. */
  resumes(present: boolean, options?: ConnectedOptions): Steps;
  subscribes(
    filter: string,
    options?: number,
    more?: { readonly id?: number; readonly granted?: number; readonly properties?: Uint8Array },
  ): Steps;
  unsubscribes(filter: string, id?: number): Steps;
  publishes(topic: string, payload: string, options?: MessageOptions): Steps;
  /** Publishes with QoS 1 and has the PUBACK: whoever subscribed was given the message by now. */
  delivers(topic: string, payload: string, options?: MessageOptions): Steps;
  hearsMessage(topic: string, payload: string, options?: HeardOptions): Steps;
  /** Says goodbye, and the connection ends. */
  leaves(): Steps;
  breaksOff(): Steps;
  isEnded(...patterns: readonly string[]): Steps;
  /** The broker ends the connection; MQTT 5 clients get a DISCONNECT with a reason code (hex). */
  isCutOff(reason: string): Steps;
  /** The broker ends a connection that was not let in; MQTT 5 clients may get a CONNACK with a reason. */
  isRefused(): Steps;
}

export interface Cast {
  readonly version: Version;
  readonly a: Talker;
  readonly b: Talker;
  readonly c: Talker;
  readonly d: Talker;
}

export function castOf(version: Version): Cast {
  return { version, a: talker("a", version), b: talker("b", version), c: talker("c", version), d: talker("d", version) };
}

const hexOf = (packet: string | Uint8Array) =>
  typeof packet === "string" ? packet.replaceAll(" ", "") : Buffer.from(packet).toString("hex");

export function talker(client: string, version: Version): Talker {
  const v5 = version === 5;
  const step = (more: object): Step => ({ client, version, ...more }) as Step;
  const says = (...packets: readonly (string | Uint8Array)[]) => packets.map((packet) => step({ does: "says", hex: hexOf(packet) }));
  const hears = (...patterns: readonly string[]) =>
    patterns.map((pattern) => step({ does: "hears", pattern: pattern.replaceAll(" ", "") }));
  const isEnded = (...patterns: readonly string[]) => [
    step({ does: "is-ended", patterns: patterns.map((each) => each.replaceAll(" ", "")) }),
  ];
  const none = v5 ? { properties: props() } : {};
  const withProperties = (properties: Uint8Array | undefined) => (v5 ? { properties: props(...(properties ? [properties] : [])) } : {});
  const connects = ({ present = false, expiryS, maxBytes, properties, ...options }: ConnectedOptions = {}) => {
    const ownOptions = maxBytes === undefined ? {} : { id: ID, keepAliveS: 60 };
    const all = bytes(
      ...(expiryS === undefined ? [] : [expiry(expiryS)]),
      ...(maxBytes === undefined ? [] : [bytes(0x27, 0, 0, 0, maxBytes)]),
      ...(properties ? [properties] : []),
    );
    return [
      says(connect({ version, ...ownOptions, ...options, ...withProperties(all) })),
      hears(v5 ? `20 .. 0${present ? 1 : 0} 00 *` : `20 02 0${present ? 1 : 0} 00`),
    ];
  };
  const publishes = (topic: string, payload: string, { properties, ...options }: MessageOptions = {}) =>
    says(publish(topic, payload, { ...options, ...withProperties(properties) }));
  return {
    says,
    hears,
    isEnded,
    connects,
    publishes,
    hearsNothing: () => [step({ does: "hears-nothing" })],
    resumes: (present, options = {}) => connects({ id: ID, clean: false, expiryS: 300, present, ...options }),
    subscribes: (filter, options = 0, { id = 1, granted = options & 3, properties } = {}) => [
      says(subscribe(id, [[filter, options]], v5 ? props(...(properties ? [properties] : [])) : undefined)),
      hears(v5 ? `90 04 ${hex(u16(id))} 00 ${hex(granted)}` : `90 03 ${hex(u16(id))} ${hex(granted)}`),
    ],
    unsubscribes: (filter, id = 9) => [
      says(unsubscribe(id, [filter], none.properties)),
      hears(v5 ? `b0 04 ${hex(u16(id))} 00 00` : `b0 02 ${hex(u16(id))}`),
    ],
    delivers: (topic, payload, options = {}) => [
      publishes(topic, payload, { qos: 1, id: 1, ...options }),
      hears(v5 ? `40 .. ${hex(u16(options.id ?? 1))} *` : `40 02 ${hex(u16(options.id ?? 1))}`),
    ],
    hearsMessage: (topic, payload, { qos = 0, retain, dup, as = "m", properties = "00", topic: topicPattern } = {}) => {
      const header = 0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
      const id = qos > 0 ? `{${as}}` : "";
      return hears(`${hex(header)} .. ${topicPattern ?? textHex(topic)} ${id} ${v5 ? properties : ""} ${hex(Buffer.from(payload))}`);
    },
    leaves: () => [says(frame(0xe0)), isEnded()],
    breaksOff: () => [step({ does: "breaks-off" })],
    isCutOff: (reason) => (v5 ? isEnded(`e0 .. ${reason} *`) : isEnded()),
    isRefused: () => (v5 ? isEnded("? 20 .. 00 [89]. *") : isEnded()),
  };
}

export { bytes, connect, frame, ID, PINGREQ, props, publish, subscribe, TOPIC, text, u16, unsubscribe };
