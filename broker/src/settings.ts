import type { Config } from "@clima/schemas";

/** What a broker is started with: the configuration's part about it, and what it takes from the whole. */
export interface BrokerSettings extends Readonly<Config["broker"]> {
  readonly dataDir: string;
  /** First levels of Clima's topics: the access table names them. */
  readonly base: string;
  /** First levels of Home Assistant's topics, which a new access table names too; homeassistant when absent. */
  readonly homeAssistantPrefix?: string;
  readonly softwareVersion: string;
}
