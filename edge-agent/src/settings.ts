import type { Config } from "@clima/schemas";

/** What an agent must be told; a part of Clima's configuration, and the version that `info` shows. */
export interface AgentSettings {
  readonly base: string;
  readonly dataDir: string;
  readonly mqtt: Readonly<Config["mqtt"]>;
  readonly station: Readonly<Config["station"]>;
  readonly softwareVersion: string;
}
