/** Transmissions one after the other; the light is one. */
export function createTransmissions(maxWaiting: number) {
  let underWay = 0;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    /** How many are ahead of one that comes now. */
    ahead: () => underWay,
    isFull: () => underWay > maxWaiting,
    run<T>(transmission: () => Promise<T>): Promise<T> {
      underWay += 1;
      const done = tail.then(transmission).finally(() => {
        underWay -= 1;
      });
      tail = done;
      return done;
    },
    idle: (): Promise<unknown> => tail,
  };
}
