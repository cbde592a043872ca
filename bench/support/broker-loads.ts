import type { Load } from "./mqtt-load.ts";

/** A load and what our broker may cost in it: CPU time a delivery, as a share of Mosquitto's. */
export interface Case {
  readonly name: string;
  readonly load: Load;
  readonly goal: number;
  /** The same with sessions on disk, where that is measured. */
  readonly goalOnDisk?: number;
}

const base = (version: 4 | 5, qos: 0 | 1, subscribers: number, window: number): Load => ({
  version,
  qos,
  subscribers,
  window,
  payloadBytes: 100,
  hasUserProperties: false,
  isPersistent: false,
  durationMs: 2500,
});
const withProperties = (load: Load): Load => ({ ...load, hasUserProperties: true });

export const CASES: readonly Case[] = [
  { name: "QoS 0, 1 to 1", load: base(4, 0, 1, 2000), goal: 0.5 },
  { name: "QoS 1, 1 to 1", load: base(4, 1, 1, 100), goal: 0.6 },
  { name: "QoS 0, 1 to 100", load: base(4, 0, 100, 100), goal: 0.2 },
  { name: "QoS 1, 1 to 100", load: base(4, 1, 100, 50), goal: 0.4 },
  { name: "MQTT 5, QoS 0, 1 to 1", load: base(5, 0, 1, 2000), goal: 1 },
  { name: "MQTT 5, QoS 1, 1 to 1", load: base(5, 1, 1, 100), goal: 1 },
  { name: "MQTT 5, QoS 0, 1 to 1, user properties", load: withProperties(base(5, 0, 1, 2000)), goal: 1 },
  { name: "MQTT 5, QoS 1, 1 to 1, user properties", load: withProperties(base(5, 1, 1, 100)), goal: 1 },
  { name: "MQTT 5, QoS 0, 1 to 100, user properties", load: withProperties(base(5, 0, 100, 100)), goal: 1 },
  { name: "QoS 1, to a stored session", load: { ...base(4, 1, 1, 500), isPersistent: true }, goal: 1, goalOnDisk: 1.5 },
];
