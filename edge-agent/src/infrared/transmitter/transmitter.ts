import type { Frame } from "@clima/infrared";
import type { Result } from "@clima/schemas";
import type { DevicePresence } from "../device-presence.ts";

/** Which button the frame stands for, where that is known. */
export interface FrameLabel {
  readonly remote?: string;
  readonly button?: string;
}

export interface Transmitter {
  /** Resolves when the last mark has been sent. */
  transmit(frame: Frame, label: FrameLabel): Promise<Result<void, string>>;
  /** Whether its device is there, which may change; absent: it always is. */
  readonly presence?: DevicePresence;
}

/** Whether something can be sent now. */
export const canSend = (transmitter: Transmitter | undefined): boolean =>
  transmitter !== undefined && (transmitter.presence?.isThere() ?? true);
