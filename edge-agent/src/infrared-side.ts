import type { Log } from "@clima/schemas";
import { createInfraredCommands } from "./commands/infrared-commands.ts";
import { createLearnCommand } from "./commands/learn-command.ts";
import { createMacros } from "./commands/macros.ts";
import type { LibraryService } from "./infrared/library/library-service.ts";
import { announce } from "./infrared/receiver/announcement.ts";
import { muteWhileSending } from "./infrared/receiver/muting.ts";
import type { Receiver } from "./infrared/receiver/receiver.ts";
import type { Transmitter } from "./infrared/transmitter/transmitter.ts";
import type { Clock } from "./platform/clock.ts";
import type { MessageLink } from "./platform/message-link.ts";
import { toIso } from "./station-reading.ts";

export interface InfraredPorts {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly remotes: LibraryService;
  readonly transmitter: Transmitter;
  /** Absent: nothing is heard or learned. */
  readonly receiver?: Receiver;
}

/** Light out and in: the commands that send and learn, and what is heard on event/ir/received. */
export function createInfraredSide(
  ports: InfraredPorts,
  { station, topic }: { readonly station: string; readonly topic: string },
  log: Log,
) {
  const { clock, link, remotes } = ports;
  const { transmitter, receiver } = ports.receiver
    ? muteWhileSending(ports.transmitter, ports.receiver, clock)
    : { transmitter: ports.transmitter, receiver: undefined };
  receiver?.onSignal((timingsUs) => {
    const message = announce(timingsUs, station, toIso(clock.nowMs()), remotes.library);
    log.debug(`agent: received ${message.protocol ?? "a signal of no known protocol"}, ${timingsUs.length} timings`);
    void link.publish(topic, JSON.stringify(message), { qos: 1, retain: false });
  });
  const macros = createMacros(clock);
  const learning = createLearnCommand({ receiver, saveButton: remotes.saveButton, clock });
  return {
    transmitter,
    macros,
    commands: { ...createInfraredCommands(remotes.library, macros), "ir/learn": learning.command },
    /** For the station's own button: into the remote "learned", under the time of day. */
    async learnByButton(): Promise<void> {
      const say = (message: string) => log.info(`agent: ${message}`);
      const answer = await learning.learnNow("learned", toIso(clock.nowMs()), (_code, message) => say(message));
      say(answer.message);
    },
  };
}
