import type { Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { BrokerState, WindowLimits } from "./consumer/port.ts";
import type { FaultCounts } from "./rejected/port.ts";
import type { StationState } from "./stations/port.ts";
import type { StoreQueueState, StoreWrite } from "./storing/port.ts";

export interface IngestPorts {
  readonly store: Store;
  /** Everything is stored here, too; each store has its own spool, so neither waits for the other for long. */
  readonly secondStore?: Store;
  readonly log: Log;
}

export interface Ingest {
  /** Resolves when the first broker keeps for this worker what is published from then on, or has refused that, or cannot be reached. */
  readonly ready: Promise<void>;
  /** Stores what was delivered, acknowledges it and leaves; the broker keeps what comes later. */
  stop(): Promise<void>;
  state(): IngestState;
  /** Calls back after every write to a store. */
  onWrite(listener: (write: NamedWrite) => void): void;
}

export interface NamedWrite extends StoreWrite {
  readonly store: "first" | "second";
}

/** How an ingest worker is; counts are since its start. */
export interface IngestState extends StoreQueueState, DeliveryCounts {
  readonly worker: string;
  readonly uptimeMs: number;
  readonly stations: readonly StationState[];
  /** In the order of the settings. */
  readonly brokers: readonly BrokerState[];
  /** For each broker. */
  readonly windowLimits: WindowLimits;
  readonly rejectedByKind: FaultCounts;
  /** Of the second store, where there is one. */
  readonly second?: StoreQueueState;
}

export interface DeliveryCounts {
  readonly receivedMessages: number;
  readonly rejectedMessages: number;
  readonly unacknowledgedMessages: number;
}
