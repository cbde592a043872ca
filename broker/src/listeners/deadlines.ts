import type { Socket } from "node:net";

/** Sockets that have to be done with something by a certain time. */
export interface Deadlines {
  readonly size: number;
  set(socket: Socket, withinMs: number): void;
  /** The socket is done. */
  clear(socket: Socket): void;
  /** Resolves when no socket is left; each is done or expires. */
  settled(): Promise<void>;
  /** Forgets all of them. */
  close(): void;
}

const SWEEP_MS = 250;

/** Calls `expire` for each socket that is late. One timer serves them all, and only while there are some. */
export function createDeadlines(expire: (socket: Socket) => void): Deadlines {
  const dueMs = new Map<Socket, number>();
  let timer: NodeJS.Timeout | undefined;
  let onSettled: (() => void)[] = [];

  function sweep(): void {
    const nowMs = performance.now();
    for (const [socket, due] of dueMs) {
      if (due > nowMs) continue;
      clear(socket);
      expire(socket);
    }
  }

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
    for (const settle of onSettled) settle();
    onSettled = [];
  }

  function clear(socket: Socket): void {
    if (dueMs.delete(socket) && dueMs.size === 0) rest();
  }

  return {
    get size() {
      return dueMs.size;
    },
    set(socket, withinMs) {
      dueMs.set(socket, performance.now() + withinMs);
      timer ??= setInterval(sweep, SWEEP_MS);
    },
    clear,
    settled: () => (dueMs.size === 0 ? Promise.resolve() : new Promise((resolve) => onSettled.push(resolve))),
    close() {
      dueMs.clear();
      rest();
    },
  };
}
