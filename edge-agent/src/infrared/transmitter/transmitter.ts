import type { Frame } from "@clima/infrared";
import type { Result } from "@clima/schemas";

/** Which button the frame stands for, where that is known. */
export interface FrameLabel {
  readonly remote?: string;
  readonly button?: string;
}

export interface Transmitter {
  /** Resolves when the last mark has been sent. */
  transmit(frame: Frame, label: FrameLabel): Promise<Result<void, string>>;
}
