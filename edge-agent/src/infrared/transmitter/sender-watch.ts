import { access } from "node:fs/promises";
import type { Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { createDevicePresence, type DevicePresence } from "../device-presence.ts";

const LOOK_EVERY_MS = 10_000;

export interface SenderWatch {
  readonly presence: DevicePresence;
  close(): void;
}

/** Looks for the kernel's device that sends, which may come late or be unplugged; resolves after the first look. */
export async function watchSender(findDevice: () => Promise<Result<string, string>>, clock: Pick<Clock, "sleepMs">): Promise<SenderWatch> {
  const stopped = new AbortController();
  const device = createDevicePresence();

  async function look(): Promise<void> {
    const found = await findDevice();
    device.note(found.ok && (await isFile(found.value)));
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await clock.sleepMs(LOOK_EVERY_MS, stopped.signal);
      if (!stopped.signal.aborted) await look();
    }
  }

  await look();
  void run();
  return { presence: device.presence, close: () => stopped.abort() };
}

/** A path of the settings may name what is not there. */
const isFile = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
