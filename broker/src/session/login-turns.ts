import { createOneAtATime, type OneAtATime } from "@clima/schemas";

/** Connections with the same client id are taken one after the other: each has to find what the one before it left. */
export interface LoginTurns {
  run(clientId: string, work: () => Promise<void>): Promise<void>;
}

export function createLoginTurns(): LoginTurns {
  const queues = new Map<string, { readonly oneAtATime: OneAtATime; waiting: number }>();
  return {
    async run(clientId, work) {
      const queue = queues.get(clientId) ?? { oneAtATime: createOneAtATime(), waiting: 0 };
      queues.set(clientId, queue);
      queue.waiting += 1;
      try {
        await queue.oneAtATime(work);
      } finally {
        queue.waiting -= 1;
        if (queue.waiting === 0) queues.delete(clientId);
      }
    },
  };
}
