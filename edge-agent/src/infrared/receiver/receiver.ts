import type { DevicePresence } from "../device-presence.ts";

/** A signal as timings in µs, from the first mark to the last, with the gaps within, and its carrier where that was measured. */
export type SignalListener = (timingsUs: readonly number[], carrierHz?: number) => void;

/** What receives infrared. */
export interface Receiver {
  /** One call for a press. */
  onSignal(listener: SignalListener): void;
  /**
   * What comes while it is true is dropped, and so is the part of a signal that came before. It is asked after each look at the device, also
   * after one that found nothing.
   */
  muteWhile(isMuted: () => boolean): void;
  /** Has the carrier of each signal measured, or no more, where the device can; while it does, it may hear from near only. */
  measureCarrier?(isWanted: boolean): void;
  /** Whether its device is there, which may change; absent: it always is. */
  readonly presence?: DevicePresence;
  close(): void;
}

/** Whether something can be received now. */
export const canReceive = (receiver: Receiver | undefined): receiver is Receiver =>
  receiver !== undefined && (receiver.presence?.isThere() ?? true);
