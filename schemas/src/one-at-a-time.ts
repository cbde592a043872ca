/** Runs each piece of work when the one before it has ended, and gives back what it gives. */
export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A queue of its own: work begins in the order of the calls, and never before the one before it has ended, however that ended. A rejection
 * belongs to the call whose work it was; the next call knows nothing of it.
 */
export function createOneAtATime(): OneAtATime {
  let lastEnded: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = lastEnded.then(work);
    lastEnded = done.catch(() => undefined);
    return done;
  };
}
