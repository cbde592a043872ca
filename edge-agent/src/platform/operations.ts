import { err, ok, type Result } from "@clima/schemas";

export type Done = (error?: Error | null) => void;
type OperationResult = Result<void, string>;

interface Operation {
  readonly start: (done: Done) => void;
  readonly settle: (result: OperationResult) => void;
}

/** [MQTT5-3.2.2.3.3] Where the broker names none. */
export const DEFAULT_WINDOW = 65_535;

/**
 * What was asked of MQTT.js and not yet answered. An operation ends with its callback or with the connection, whichever comes first.
 * [MQTT5-3.3.4-9] No more are under way than the broker takes, which MQTT.js does not see to; the others wait in order.
 */
export function createOperations() {
  const underWay = new Set<Operation>();
  const waiting: Operation[] = [];
  let window = DEFAULT_WINDOW;

  function begin(operation: Operation): void {
    underWay.add(operation);
    operation.start((error) => {
      if (!underWay.delete(operation)) return;
      operation.settle(error ? err(error.message) : ok(undefined));
      beginWaiting();
    });
  }

  function beginWaiting(): void {
    while (underWay.size < window) {
      const next = waiting.shift();
      if (!next) return;
      begin(next);
    }
  }

  return {
    run: (start: (done: Done) => void) =>
      new Promise<OperationResult>((settle) => {
        waiting.push({ start, settle });
        beginWaiting();
      }),
    /** Of a new connection, before anything is asked on it. */
    setWindow(operations: number): void {
      window = operations;
    },
    fail(reason: string): void {
      const ended = [...underWay, ...waiting.splice(0)];
      underWay.clear();
      for (const { settle } of ended) settle(err(reason));
    },
  };
}
