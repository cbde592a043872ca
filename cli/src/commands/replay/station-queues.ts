/** A bounded queue between one reader and one writer of an async loop. */
export interface Queue<T> {
  /** Waits while the queue is full. */
  push(item: T): Promise<void>;
  /** No more items. */
  end(): void;
  readonly items: AsyncIterable<T>;
}

export function createQueue<T>(maxItems: number): Queue<T> {
  const waiting: T[] = [];
  let isEnded = false;
  let wake: (() => void) | undefined;
  const changed = () => {
    wake?.();
    wake = undefined;
  };
  const untilChanged = () =>
    new Promise<void>((resolve) => {
      const before = wake;
      wake = () => {
        before?.();
        resolve();
      };
    });
  async function* take(): AsyncGenerator<T> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        changed();
        yield next;
      } else if (isEnded) return;
      else await untilChanged();
    }
  }
  return {
    async push(item) {
      while (waiting.length >= maxItems && !isEnded) await untilChanged();
      waiting.push(item);
      changed();
    },
    end() {
      isEnded = true;
      changed();
    },
    items: take(),
  };
}
