import { configSchema } from "@clima/schemas";
import type { BrokerSettings } from "../../src/index.ts";

interface Schema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The defaults that the schema of a section gives, sections below included. */
function defaultsOf({ properties = {} }: Schema): Record<string, unknown> {
  const entries = Object.entries(properties).map(([name, schema]) => [name, schema.properties ? defaultsOf(schema) : schema.default]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The broker's default settings on free ports, without an HTTP port; `more` replaces whole sections. */
export function brokerSettings(dataDir: string, more: Partial<BrokerSettings> = {}): BrokerSettings {
  const broker = (configSchema as unknown as { readonly properties: { readonly broker: Schema } }).properties.broker;
  const defaults = defaultsOf(broker) as unknown as BrokerSettings;
  return {
    ...defaults,
    mqttPort: 0,
    webSocketPort: 0,
    http: { ...defaults.http, port: -1 },
    dataDir,
    base: "clima/v1",
    softwareVersion: "0.0.0",
    ...more,
  };
}
