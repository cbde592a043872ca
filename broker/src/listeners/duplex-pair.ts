import { Duplex } from "node:stream";

const BUFFER_BYTES = 256 * 1024;

/** Two streams: what is written to one is read from the other. For a client and a broker in the same process. */
export function createDuplexPair(): readonly [Duplex, Duplex] {
  const here = new Half();
  const there = new Half();
  here.other = there;
  there.other = here;
  return [here, there];
}

class Half extends Duplex {
  other: Half | undefined;
  #goOn: (() => void) | undefined;

  constructor() {
    super({ readableHighWaterMark: BUFFER_BYTES, writableHighWaterMark: BUFFER_BYTES });
  }

  override _read(): void {
    const goOn = this.#goOn;
    this.#goOn = undefined;
    goOn?.();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.other || this.other.destroyed || this.other.push(chunk)) done();
    else this.other.#goOn = done;
  }

  override _final(done: () => void): void {
    if (this.other?.destroyed === false) this.other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this;
    this.other = undefined;
    // As a socket whose other end is gone: not from within its own call.
    setImmediate(() => other?.destroy());
    done(error);
  }
}
