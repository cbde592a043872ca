import type { CountedComplaints } from "@clima/mqtt-wire";
import type { Log } from "@clima/schemas";
import type { Access } from "./access/port.ts";
import type { Core } from "./aedes-core.ts";
import type { Counters } from "./observability/port.ts";
import type { Persistence } from "./persistence/port.ts";
import type { Router } from "./routing/router.ts";
import type { SharedGroups } from "./routing/shared-groups.ts";
import type { AwaySessions } from "./session/away-sessions.ts";
import type { Client } from "./session/client.ts";
import type { SessionEvents } from "./session/events.ts";
import type { LoginTurns } from "./session/login-turns.ts";
import type { QueueContext } from "./session/message-queue.ts";
import type { Output } from "./session/output.ts";
import type { BrokerSettings } from "./settings.ts";

/** What every step of a session works with. */
export interface Engine {
  readonly settings: BrokerSettings;
  readonly log: Log;
  /** What clients may not: they ask again and again. */
  readonly complaints: CountedComplaints;
  readonly counters: Counters;
  readonly access: Access;
  readonly persistence: Persistence;
  readonly core: Core;
  readonly router: Router;
  readonly groups: SharedGroups;
  readonly output: Output;
  readonly queueContext: QueueContext;
  /** Connected clients by id. */
  readonly clients: Map<string, Client>;
  /** Who connects with a client id waits for who connected with it before. */
  readonly loginTurns: LoginTurns;
  /** Sessions whose client is not connected, and wills that wait. */
  readonly away: AwaySessions;
  readonly events: SessionEvents;
  /** Everything that goes on in the background is watched here: a failure is logged, never lost. */
  inBackground(work: Promise<unknown>, what: string): void;
}
