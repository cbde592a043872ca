import type { BrokerLogin, OpenLogin } from "./port.ts";

/** While the broker does not answer. */
const LOOK_AGAIN_MS = 2000;
/** A broker writes down whom it refuses. */
const NOT_MORE_OFTEN_MS = 60_000;

/** Whether the house is open: whether its broker lets in clients without a name, and lets them send. */
export interface FrontDoor {
  isOpen(): boolean;
  /** Somebody stands before the closed door: it may have been opened since. */
  knock(): void;
  onClosed(listener: () => void): () => void;
  /** Resolves once the broker has answered for the first time, or did not. */
  readonly known: Promise<void>;
  close(): void;
}

/**
 * Stays with the broker as a client without a name, if that is let in: the first user who is made ends the connection, and so closes the door at
 * once. `isOpenAtFirst` is presumed until the broker has answered.
 */
export function createFrontDoor(openLogin: OpenLogin, isOpenAtFirst: boolean, nowMs: () => number = () => performance.now()): FrontDoor {
  const listeners = new Set<() => void>();
  let isOpen = isOpenAtFirst;
  let login: BrokerLogin | undefined;
  let isLooking = false;
  let isOver = false;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let again: NodeJS.Timeout | undefined;
  let answered = () => {};
  const known = new Promise<void>((resolve) => (answered = resolve));

  function set(open: boolean): void {
    const isClosing = isOpen && !open;
    isOpen = open;
    answered();
    if (isClosing) for (const listener of [...listeners]) listener();
  }

  async function look(): Promise<void> {
    if (isLooking || isOver || login !== undefined) return;
    isLooking = true;
    lookedAtMs = nowMs();
    const tried = await openLogin(undefined);
    isLooking = false;
    if (isOver) return void (tried.ok && tried.value.close());
    if (tried.ok && tried.value.role() === "operator") return stay(tried.value);
    if (tried.ok) tried.value.close();
    if (tried.ok || tried.error.kind === "refused") return set(false);
    answered();
    again = setTimeout(() => void look(), LOOK_AGAIN_MS).unref();
  }

  function stay(found: BrokerLogin): void {
    login = found;
    found.onEnded(() => {
      login = undefined;
      if (!isOver) set(false);
    });
    set(true);
  }

  void look();
  return {
    isOpen: () => isOpen && (login === undefined || login.role() === "operator"),
    known,
    knock() {
      if (!isOpen && nowMs() - lookedAtMs >= NOT_MORE_OFTEN_MS) void look();
    },
    onClosed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isOver = true;
      clearTimeout(again);
      login?.close();
    },
  };
}
