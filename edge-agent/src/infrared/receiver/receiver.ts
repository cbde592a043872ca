import type { DevicePresence } from "../device-presence.ts";

/** What receives infrared. */
export interface Receiver {
  /** Signals as timings in µs, from the first mark to the last, with the gaps within; one call for a press. */
  onSignal(listener: (timingsUs: readonly number[]) => void): void;
  /**
   * What comes while it is true is dropped, and so is the part of a signal that came before. It is asked after each look at the device, also
   * after one that found nothing.
   */
  muteWhile(isMuted: () => boolean): void;
  /** Whether its device is there, which may change; absent: it always is. */
  readonly presence?: DevicePresence;
  close(): void;
}

/** Whether something can be received now. */
export const canReceive = (receiver: Receiver | undefined): receiver is Receiver =>
  receiver !== undefined && (receiver.presence?.isThere() ?? true);
