import type { ConnectAnswer, Delivery } from "../deliveries.ts";

/** Deliveries on their way between threads: numbers and texts in columns, all payloads in one piece that is moved, not copied. */
export interface PackedDeliveries {
  readonly topics: readonly string[];
  /** Of each delivery, its topic's place in `topics`. */
  readonly topicOf: Uint32Array;
  /** Of each delivery, where its payload ends in `payloads`; it begins where the one before ends. */
  readonly endOf: Uint32Array;
  readonly payloads: Uint8Array;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What the thread tells. */
export type FromThread =
  | { readonly kind: "connected"; readonly answer: ConnectAnswer }
  | { readonly kind: "disconnected" }
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string }
  /** Numbered from `first` on, one after the other. */
  | { readonly kind: "deliveries"; readonly first: number; readonly packed: PackedDeliveries }
  | { readonly kind: "published"; readonly id: number; readonly isTaken: boolean }
  | { readonly kind: "closed" };

/** What the thread is told. */
export type ToThread =
  | { readonly kind: "settle"; readonly acknowledged: Float64Array; readonly abandoned: Float64Array }
  | {
      readonly kind: "publish";
      readonly id: number;
      readonly topic: string;
      readonly payload: string;
      readonly options: { readonly qos: 0 | 1; readonly retain: boolean };
    }
  | { readonly kind: "pause" }
  | { readonly kind: "close" };

type Packable = Pick<Delivery, "topic" | "payload">;

export function packDeliveries(deliveries: readonly Packable[]): PackedDeliveries {
  const places = new Map<string, number>();
  const topicOf = new Uint32Array(deliveries.length);
  const endOf = new Uint32Array(deliveries.length);
  const payloads = new Uint8Array(deliveries.reduce((sum, { payload }) => sum + payload.length, 0));
  let end = 0;
  deliveries.forEach(({ topic, payload }, index) => {
    const place = places.get(topic) ?? places.size;
    if (place === places.size) places.set(topic, place);
    payloads.set(payload, end);
    end += payload.length;
    topicOf[index] = place;
    endOf[index] = end;
  });
  return { topics: [...places.keys()], topicOf, endOf, payloads };
}

export const topicAt = ({ topics, topicOf }: PackedDeliveries, place: number): string => topics[topicOf[place] as number] as string;

/** A view, not a copy. */
export function payloadAt({ payloads, endOf }: PackedDeliveries, place: number): Buffer {
  const begin = endOf[place - 1] ?? 0;
  return Buffer.from(payloads.buffer, payloads.byteOffset + begin, (endOf[place] as number) - begin);
}
