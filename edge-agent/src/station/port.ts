import type { LibraryService } from "@clima/infrared";
import type { ClimateMemory } from "../commands/climate-memory.ts";
import type { CommandJournal } from "../commands/command-journal.ts";
import type { DiscoveryMemory } from "../home-assistant/port.ts";
import type { Receiver } from "../infrared/receiver/receiver.ts";
import type { Transmitter } from "../infrared/transmitter/transmitter.ts";
import type { Clock } from "../platform/clock.ts";
import type { HostFacts } from "../platform/host-facts.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { FrontPanel } from "../pulses/front-panel.ts";
import type { SensingPorts } from "../sampling/port.ts";

export interface InfraredPorts {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly remotes: LibraryService;
  readonly transmitter: Transmitter;
  /** Absent: nothing is received or learned. */
  readonly receiver?: Receiver;
  /** Absent: what air conditioners were asked for is remembered until the station ends. */
  readonly climateMemory?: ClimateMemory;
}

export interface StationPorts extends SensingPorts, InfraredPorts {
  readonly link: MessageLink;
  readonly journal: CommandJournal;
  readonly frontPanel?: FrontPanel;
  /** Of this computer; absent: it is not said. */
  readonly hostName?: string;
  /** Absent: Home Assistant is told nothing. */
  readonly discoveryMemory?: DiscoveryMemory;
  readonly readHostFacts: () => Promise<HostFacts>;
}

export interface Station {
  readonly bootId: string;
  /** Resolves, with what to say, when no reading was taken for too long. */
  readonly silent: Promise<string>;
  /** Readings of the past were put into the outbox. */
  deliverBackfill(): void;
  /** Delivers what it can within two seconds, says offline and leaves the broker. */
  stop(): Promise<void>;
}
