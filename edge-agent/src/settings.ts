import type { GuestFacts } from "./guest/port.ts";
import { type BrokerAccess, type Config, createTopics } from "@clima/schemas";

interface ConnectionSettings {
  readonly base: string;
  readonly dataDir: string;
  readonly mqtt: BrokerAccess;
  /** Shown in `info`. */
  readonly softwareVersion: string;
}

/** The part of Clima's configuration that an agent needs. */
export interface AgentSettings extends ConnectionSettings {
  readonly station: Readonly<Config["station"]>;
  /** Absent: Home Assistant is told nothing, and nothing is taken back from it. */
  readonly homeAssistant?: Readonly<Config["homeAssistant"]>;
  /** Of the computer; `station.timeZone` wins. */
  readonly timeZone?: string;
}

/** What is known of a station whose readings come from a file. */
export type RecordedStation = Pick<Config["station"], "id"> &
  Partial<Pick<Config["station"], "name" | "latitudeDeg" | "longitudeDeg" | "elevationM">>;

export interface ReplaySettings extends ConnectionSettings {
  readonly station: Readonly<RecordedStation>;
  /** `max`, or how much faster than the readings' time stamps: 86400 is a day a second. */
  readonly speed: "max" | number;
  /** The input is paused while more readings wait for the broker; 20,000 when absent. */
  readonly maxWaitingReadings?: number;
}

/** A station whose readings come from outside. */
export interface GuestSettings extends ConnectionSettings {
  readonly station: GuestFacts;
  /** Beyond them the oldest of those that wait for the broker are dropped. */
  readonly outboxMaxReadings: number;
  /** How long a reading may wait in memory before it is on the disk. */
  readonly outboxFlushS: number;
  /** Absent: Home Assistant is told nothing, and nothing is taken back from it. */
  readonly homeAssistant?: Readonly<Config["homeAssistant"]>;
  /** Of the computer; `station.timeZone` wins. */
  readonly timeZone?: string;
}

/** The connection of a station's agent, or of its replay: the client id, and the will that says offline. */
export const linkSettings = ({ base, mqtt, station }: AgentSettings | ReplaySettings | GuestSettings, role: string) => ({
  mqtt,
  clientId: `clima-${role}-${station.id}`,
  will: { topic: createTopics(base).station(station.id).status, payload: "offline" },
});
