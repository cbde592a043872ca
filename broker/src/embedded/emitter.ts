import type { Log } from "@clima/schemas";
import type { BrokerEvents } from "./api.ts";

type Listener = (event: never) => unknown;

export interface Emitter {
  on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => unknown): () => void;
  /** `event` is made only where somebody listens. */
  emit<Name extends keyof BrokerEvents>(name: Name, event: () => BrokerEvents[Name]): void;
}

export function createEmitter(log: Log): Emitter {
  const listeners = new Map<keyof BrokerEvents, Set<Listener>>();
  return {
    on: (name, listener) => {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all);
      // Wrapped: the same function may be given twice, and each has its own end.
      const own: Listener = (event) => listener(event);
      all.add(own);
      return () => void all.delete(own);
    },
    emit: (name, event) => {
      const all = listeners.get(name);
      if (all === undefined || all.size === 0) return;
      const made = event() as never;
      for (const listener of all) callLater(() => all.has(listener) && listener(made), `a listener of ${name}`, log);
    },
  };
}

/** Calls a program's function when the broker is done with what it is at; what that throws is the program's fault, and logged. */
export function callLater(call: () => unknown, what: string, log: Log): void {
  const complain = (cause: unknown) => log.error(`broker: ${what} failed: ${(cause as Error)?.stack ?? cause}`);
  Promise.resolve().then(call).catch(complain);
}
