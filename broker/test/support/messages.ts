import type { Message } from "../../src/persistence/port.ts";

/** A message of QoS 1 with its number as its payload. */
export const message = (brokerCounter: number, more: Partial<Message> = {}): Message => ({
  brokerId: "b1",
  brokerCounter,
  topic: "t",
  payload: Buffer.from(String(brokerCounter)),
  qos: 1,
  retain: false,
  ...more,
});
