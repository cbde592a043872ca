/** Hears infrared. It looks for its device by itself, also after it was gone. */
export interface Receiver {
  /** Words of a LIRC device, in order; faults in words, once each time. */
  start(on: { readonly words: (words: readonly number[]) => void; readonly fault: (reason: string) => void }): void;
  stop(): Promise<void>;
}
