import { stat } from "node:fs/promises";

const EVERY_MS = 1000;

/** Calls `onChange` after a file changed, appeared or went, also over a network file system: its state is looked at every second. */
export async function watchFile(file: string, onChange: () => Promise<void>): Promise<() => void> {
  const look = async () => {
    const found = await stat(file).catch(() => undefined);
    return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : "absent";
  };
  let last = await look();
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    const current = await look();
    if (current !== last) {
      last = current;
      await onChange();
    }
    isBusy = false;
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}
