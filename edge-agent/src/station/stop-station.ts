import type { DeliverLoop } from "../delivery/deliver-loop.ts";
import type { Clock } from "../platform/clock.ts";
import { deadline } from "../platform/deadline.ts";
import type { MessageLink } from "../platform/message-link.ts";
import type { SilenceWatch } from "./silence-watch.ts";

const STOP_WITHIN_MS = 2000;

/** What a station needs to say goodbye. */
export interface LeavingStation {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly deliver: Pick<DeliverLoop, "emptied">;
  readonly presence: { leave(): Promise<unknown> };
}

/** What runs of a station. */
export interface RunningStation extends LeavingStation {
  readonly silence: SilenceWatch;
  readonly stopFrontPanel: (() => Promise<void>) | undefined;
  readonly health: { stop(): void };
  readonly homeAssistant: { stop(): void };
  readonly samples: { stop(): Promise<void> };
  readonly commands: { stop(): Promise<unknown> };
}

/** Takes and carries out nothing more, delivers what it can within two seconds, and leaves the broker properly. */
export async function stopStation(running: RunningStation): Promise<void> {
  const { silence, stopFrontPanel, health, homeAssistant, samples, commands } = running;
  health.stop();
  homeAssistant.stop();
  silence.stop();
  await stopFrontPanel?.();
  await leaveBroker(running, Promise.all([samples.stop(), commands.stop()]));
}

/** Waits for the last work, delivers what it can, all within two seconds, says offline and leaves the broker. */
export async function leaveBroker({ clock, link, deliver, presence }: LeavingStation, lastWork: Promise<unknown>): Promise<void> {
  const limit = deadline(clock, STOP_WITHIN_MS);
  await limit.race(lastWork);
  if (link.isConnected()) await deliver.emptied(limit.signal);
  await limit.race(presence.leave());
  limit.cancel();
  await link.close();
}
