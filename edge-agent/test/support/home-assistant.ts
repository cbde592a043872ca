import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Environment } from "nunjucks";

export interface DevicePayload {
  readonly device: {
    readonly identifiers: readonly string[];
    readonly name?: string;
    readonly model?: string;
    readonly sw_version?: string;
  };
  readonly components: Readonly<Record<string, DeviceComponent>>;
  readonly availability_topic: string;
}

export interface DeviceComponent {
  readonly platform: string;
  readonly unique_id?: string;
  readonly name?: string;
  readonly state_topic?: string;
  readonly value_template?: string;
  readonly command_topic?: string;
  readonly command_template?: string;
  readonly expire_after?: number;
  readonly options?: readonly string[];
  readonly event_types?: readonly string[];
  readonly [option: string]: unknown;
}

const schema = JSON.parse(readFileSync(new URL("../home-assistant/device-discovery.schema.json", import.meta.url), "utf8")) as object;
const check = new Ajv({ allErrors: true, strict: false }).compile(schema);

/** A discovery message as Home Assistant reads it, or what it would complain of. */
export function readDevice(payload: string): DevicePayload {
  const parsed: unknown = JSON.parse(payload);
  if (!check(parsed)) throw new Error(`Invalid MQTT device discovery payload: ${JSON.stringify(check.errors, null, 1)}`);
  const device = parsed as DevicePayload;
  const ids = Object.values(device.components).flatMap(({ unique_id }) => unique_id ?? []);
  if (new Set(ids).size < ids.length) throw new Error("two components have the same unique_id");
  return device;
}

/** What stands for Jinja here. Its filters of Home Assistant are those that are used. */
const templates = new Environment(undefined, { autoescape: false, throwOnUndefined: false });
templates.addFilter("to_json", (value: unknown) => JSON.stringify(value ?? null));
templates.addFilter("bitwise_and", (value: number, bits: number) => value & bits);

let presses = 1_795_000_000;

/** The state that a message gives an entity. */
export function render(template: string | undefined, payload: string): string {
  if (template === undefined) return payload;
  return templates.renderString(template, { value: payload, value_json: jsonOf(payload), none: null });
}

const jsonOf = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};

/** What an entity publishes when it is pressed, or a value is chosen. */
export const renderCommand = (template: string, value = "PRESS"): string =>
  templates.renderString(template, { value, now: () => ({ timestamp: () => (presses += 0.000_244) }) });
