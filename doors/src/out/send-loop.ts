import type { Sender } from "./sender.ts";

export interface SendLoop {
  /** Something may have come to be sent. */
  wake(): void;
  /** Resolves when the step that is under way is done. */
  stop(): Promise<void>;
}

/** The longest wait of a timer, also for clocks that are set. */
const LONGEST_WAIT_MS = 60_000;

/** Has a sender take its steps when they are due. `onStep` is called after each. */
export function startSendLoop(sender: Sender, nowMs: () => number, onStep: () => void): SendLoop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;

  function schedule(): void {
    clearTimeout(timer);
    const dueAtMs = isStopped || running ? undefined : sender.dueAtMs();
    if (dueAtMs === undefined) return;
    timer = setTimeout(run, Math.min(Math.max(0, dueAtMs - nowMs()), LONGEST_WAIT_MS));
  }

  function run(): void {
    running = sender.step(nowMs()).finally(() => {
      running = undefined;
      onStep();
      schedule();
    });
  }

  schedule();
  return {
    wake: schedule,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
