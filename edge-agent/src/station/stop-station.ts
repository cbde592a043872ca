import type { DeliverLoop } from "../delivery/deliver-loop.ts";
import type { Clock } from "../platform/clock.ts";
import { deadline } from "../platform/deadline.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { SilenceWatch } from "./silence-watch.ts";

const STOP_WITHIN_MS = 2000;

/** What runs of a station. */
export interface RunningStation {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly silence: SilenceWatch;
  readonly stopFrontPanel: (() => Promise<void>) | undefined;
  readonly health: { stop(): void };
  readonly homeAssistant: { stop(): void };
  readonly samples: { stop(): Promise<void> };
  readonly commands: { stop(): Promise<unknown> };
  readonly deliver: DeliverLoop;
  readonly presence: { leave(): Promise<unknown> };
}

/** Takes and carries out nothing more, delivers what it can within two seconds, and leaves the broker properly. */
export async function stopStation(running: RunningStation): Promise<void> {
  const { clock, link, silence, stopFrontPanel, health, homeAssistant, samples, commands, deliver, presence } = running;
  const limit = deadline(clock, STOP_WITHIN_MS);
  health.stop();
  homeAssistant.stop();
  silence.stop();
  await stopFrontPanel?.();
  await limit.race(Promise.all([samples.stop(), commands.stop()]));
  if (link.isConnected()) await deliver.emptied(limit.signal);
  await limit.race(presence.leave());
  limit.cancel();
  await link.close();
}
