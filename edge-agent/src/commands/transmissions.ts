interface Waiting {
  readonly name: string | undefined;
  readonly cancelled: AbortController;
}

export type Transmissions = ReturnType<typeof createTransmissions>;

/** Transmissions one after the other; the light is one. */
export function createTransmissions(maxWaiting: number) {
  const underWay = new Set<Waiting>();
  let tail: Promise<unknown> = Promise.resolve();
  return {
    /** How many are ahead of one that comes now. */
    ahead: () => underWay.size,
    isFull: () => underWay.size > maxWaiting,
    /** A transmission with a name can be cancelled by it. It is called in its turn, also when it was cancelled by then. */
    run<T>(name: string | undefined, transmission: (signal: AbortSignal) => Promise<T>): Promise<T> {
      const waiting: Waiting = { name, cancelled: new AbortController() };
      underWay.add(waiting);
      const done = tail.then(() => transmission(waiting.cancelled.signal)).finally(() => underWay.delete(waiting));
      tail = done;
      return done;
    },
    /** Those of that name, or all; answers how many that were. */
    cancel(name?: string): number {
      const found = [...underWay].filter((waiting) => !waiting.cancelled.signal.aborted && (name === undefined || waiting.name === name));
      for (const { cancelled } of found) cancelled.abort();
      return found.length;
    },
    idle: (): Promise<unknown> => tail,
  };
}
