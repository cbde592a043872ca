import type { ParsedTopic } from "./topics.ts";

/** How a message is published. */
export interface Delivery {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

// [MQTT-3.3.1-5] state is retained, so that who connects later still learns it
const state: Delivery = { qos: 1, retain: true };
/** State that is soon told again, so a lost one does not matter. */
const freshState: Delivery = { qos: 0, retain: true };
// [MQTT-4.3.2-1] at least once, and not retained: told again to everyone who connects, a command would be carried out again
const once: Delivery = { qos: 1, retain: false };

/** QoS and retain of every kind of topic; the table in design and asyncapi.yaml as code. */
export const deliveries = {
  status: state,
  info: state,
  health: freshState,
  telemetry: once,
  latest: freshState,
  backfill: once,
  command: once,
  result: once,
  "ir-received": once,
  "ir-state": state,
  error: once,
  forgotten: state,
  "ingest-status": state,
  "ingest-health": freshState,
  "ingest-rejected": once,
  "door-health": state,
} as const satisfies Record<ParsedTopic["kind"], Delivery>;
