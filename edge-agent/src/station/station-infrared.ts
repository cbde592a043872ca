import type { Config, IrStateMessage, Log } from "@clima/schemas";
import { createTransientClimateMemory } from "../commands/climate-memory.ts";
import { createCancelCommand } from "../commands/cancel-command.ts";
import { createCancellation } from "../commands/cancellation.ts";
import type { SentState } from "../commands/climate-plan.ts";
import { createInfraredCommands } from "../commands/infrared-commands.ts";
import { createLearnCommand } from "../commands/learn-command.ts";
import { createMacros } from "../commands/macros.ts";
import { announce } from "../infrared/receiver/announcement.ts";
import { hearClimate } from "../infrared/receiver/heard-climate.ts";
import { muteWhileSending } from "../infrared/receiver/muting.ts";
import { toIso } from "../reading/station-reading.ts";
import type { InfraredPorts } from "./port.ts";
import { levelOf } from "./remote-level.ts";

export interface InfraredSettings {
  readonly station: string;
  readonly topics: { readonly irReceived: string; readonly irState: (remote: string) => string };
  readonly rawRepeats: Config["station"]["infraredRawRepeats"];
}

/** Infrared of a station: the commands that send and learn, and what is received, on event/ir/received. */
export function createStationInfrared(ports: InfraredPorts, { station, topics, rawRepeats }: InfraredSettings, log: Log) {
  const { clock, link, remotes, climateMemory = createTransientClimateMemory() } = ports;
  const { transmitter, receiver } = ports.receiver
    ? muteWhileSending(ports.transmitter, ports.receiver, clock)
    : { transmitter: ports.transmitter, receiver: undefined };
  receiver?.onSignal((timingsUs, carrierHz) => {
    const message = announce({ timingsUs, carrierHz }, station, toIso(clock.nowMs()), remotes.library);
    const { protocol = message.climate?.protocol } = message;
    log.debug(`agent: received ${protocol ?? "a signal of no known protocol"}, ${timingsUs.length} timings`);
    void link.publish(topics.irReceived, JSON.stringify(message), { qos: 1, retain: false });
    if (message.climate)
      for (const state of hearClimate(timingsUs, message.climate.protocol, remotes.library, climateMemory)) publishState(state);
  });
  /** Retained, so that those who subscribe later get it too. */
  function publishState(state: SentState): void {
    const message: IrStateMessage = { schema: "ir-state/1", station, sentAt: toIso(clock.nowMs()), ...state };
    void link.publish(topics.irState(levelOf(state.remote)), JSON.stringify(message), { qos: 1, retain: true });
  }

  const macros = createMacros(clock);
  const cancellation = createCancellation();
  const learning = createLearnCommand({ receiver, saveButton: remotes.saveButton, clock });
  return {
    transmitter,
    macros,
    cancellation,
    commands: {
      ...createInfraredCommands({ library: remotes.library, rawRepeats, climateMemory, onState: publishState }),
      "ir/learn": learning.command,
      "ir/cancel": createCancelCommand(cancellation),
    },
    /** For the station's own button: into the remote "learned", under the time of day. */
    async learnByButton(): Promise<void> {
      const say = (message: string) => log.info(`agent: ${message}`);
      const outcome = await learning.learnNow("learned", toIso(clock.nowMs()), (_code, message) => say(message));
      say(outcome.message);
    },
  };
}
