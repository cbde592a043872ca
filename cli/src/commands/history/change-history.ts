import type { Result } from "@clima/schemas";
import type { StoreError, StoreProgress } from "@clima/store";
import { createProgress, fail, onStop } from "../../terminal.ts";

/** Changes the history with its progress; Ctrl-C ends it between two steps. Fails with a line, and `whatIsLeft`, when it does not come to its end. */
export async function changeHistory<T>(
  label: string,
  whatIsLeft: string,
  change: (onProgress: StoreProgress) => Promise<Result<T, StoreError>>,
): Promise<T> {
  const progress = createProgress(label);
  let isStopped = false;
  onStop(() => {
    isStopped = true;
  });
  const changed = await change((fraction, what) => {
    if (isStopped) fail("stopped", whatIsLeft);
    progress.update(fraction, what);
  });
  return changed.ok ? changed.value : fail(changed.error.message, whatIsLeft);
}
