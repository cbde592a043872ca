import type { Config } from "@clima/schemas";
import { createInfraredCommands } from "./commands/infrared-commands.ts";
import type { Learning } from "./commands/learn-command.ts";
import type { ReportFault } from "./faults.ts";
import type { Library } from "./infrared/library/library.ts";
import { createEar } from "./infrared/receiver/ear.ts";
import { createHalfDuplex } from "./infrared/receiver/half-duplex.ts";
import { knownFrames } from "./infrared/receiver/known-frames.ts";
import { createLearner } from "./infrared/receiver/learner.ts";
import type { Receiver } from "./infrared/receiver/receiver.ts";
import type { Decode } from "./infrared/receiver/understand-press.ts";
import { createLight } from "./infrared/send/light.ts";
import type { Transmitter } from "./infrared/transmitter/transmitter.ts";
import type { Notices } from "./notices.ts";
import type { Clock } from "./platform/clock.ts";

/** What a station's infrared is made of. */
export interface InfraredPorts {
  readonly library: Library;
  readonly transmitter: Transmitter;
  readonly receiver?: Receiver;
  readonly decode?: Decode;
  readonly saveButton?: NonNullable<Learning["saveButton"]>;
  readonly clock: Clock;
}

export interface InfraredDeps {
  readonly station: string;
  readonly settings: Readonly<Config["infrared"]>;
  readonly topics: { readonly irReceived: string };
  readonly notices: Notices;
  readonly reportFault: ReportFault;
}

const LIGHT_WINDOW_MS = 10_000;

/** Joins library, transmitter and receiver of one station. */
export function createInfraredSide(ports: InfraredPorts, { station, settings, topics, notices, reportFault }: InfraredDeps) {
  const { clock, library, receiver, saveButton } = ports;
  const { gapMs, maxLightPct } = settings;
  const { transmitter, isDeaf } = createHalfDuplex(ports.transmitter, clock);
  const light = createLight({ transmitter, clock, limit: { maxLightPct, windowMs: LIGHT_WINDOW_MS }, gapMsOf: () => gapMs });
  const ear =
    receiver &&
    createEar({
      ...{ station, receiver, isDeaf, clock },
      decode: ports.decode ?? (() => undefined),
      known: () => knownFrames(library),
      publish: (message) => notices.publish(topics.irReceived, message),
      reportFault: (reason) => reportFault("infrared-receiver-failed", reason),
    });
  const learning = ear && { learner: createLearner(ear, clock), ...(saveButton === undefined ? {} : { saveButton }) };
  ear?.start();
  return {
    light,
    commands: createInfraredCommands(library, settings, learning),
    async stop(): Promise<void> {
      learning?.learner.cancel();
      await ear?.stop();
    },
  };
}
