import type { Log } from "@clima/schemas";

/** So many different lines are remembered; who sends more of them is not listened to either. */
const MAX_REMEMBERED = 500;

/** Says each line once as a warning, and for debugging each time: what is wrong with a device is so with each of its messages. */
export function createTellOnce(log: Pick<Log, "debug" | "warn">): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (told.has(line) || told.size >= MAX_REMEMBERED) return log.debug(line);
    told.add(line);
    log.warn(line);
  };
}
