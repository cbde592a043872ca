import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { createOneAtATime, type Log, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { createDevicePresence } from "../device-presence.ts";
import { createMode2Reader } from "./mode2.ts";
import type { Receiver, SignalListener } from "./receiver.ts";

/** The kernel keeps what comes between two looks. */
const LOOK_EVERY_MS = 20;
const LOOKS_BEFORE_FLUSH = 15;
const OPEN_AGAIN_MS = 10_000;
const BUFFER_BYTES = 4096;
const IR_CTL_WITHIN_MS = 5000;

export interface LircReceiverDeps {
  readonly findDevice: () => Promise<Result<string, string>>;
  readonly clock: Clock;
  readonly log: Log;
  /** The program of v4l-utils, which has the device measure carriers: Node has no ioctl. */
  readonly irCtl?: string;
}

/**
 * The kernel's receiver, read without waiting in it: a read that waits would keep the process alive until the next key press. A device that is
 * missing is looked for again.
 */
export function createLircReceiver({ findDevice, clock, log, irCtl = "ir-ctl" }: LircReceiverDeps): Receiver {
  const stopped = new AbortController();
  const listeners: SignalListener[] = [];
  const device = createDevicePresence();
  const inTurn = createOneAtATime();
  const reader = createMode2Reader((timingsUs, carrierHz) => {
    for (const listener of listeners) listener(timingsUs, carrierHz);
  });
  let isMuted = () => false;
  let quietLooks = 0;
  let lastWarning = "";
  let openPath: string | undefined;

  function warnOnce(problem: string): void {
    if (problem !== lastWarning) log.warn(`agent: no infrared is received: ${problem}`);
    lastWarning = problem;
  }

  /** Takes what a look found; a few looks without anything end a signal. */
  function take(words: Buffer): void {
    // Here and not when a signal is complete: its end is known only 125 ms after its last pulse
    if (isMuted()) reader.reset();
    else if (words.length > 0) reader.words(words);
    quietLooks = words.length > 0 ? 0 : quietLooks + 1;
    if (quietLooks === LOOKS_BEFORE_FLUSH) reader.flush();
  }

  async function read(file: FileHandle): Promise<void> {
    const buffer = Buffer.alloc(BUFFER_BYTES);
    quietLooks = 0;
    while (!stopped.signal.aborted) {
      const length = await readNow(file, buffer);
      take(buffer.subarray(0, length));
      if (length === 0) await clock.sleepMs(LOOK_EVERY_MS, stopped.signal);
    }
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const found = await findDevice();
      if (!found.ok) warnOnce(found.error);
      else await readDevice(found.value);
      await clock.sleepMs(OPEN_AGAIN_MS, stopped.signal);
    }
  }

  async function readDevice(path: string): Promise<void> {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: Error) => warnOnce(`${path}: ${cause.message}`));
    if (!file) return;
    lastWarning = "";
    log.info(`agent: infrared is received on ${path}`);
    openPath = path;
    device.note(true);
    await read(file).catch((cause: Error) => warnOnce(`${path}: ${cause.message}`));
    openPath = undefined;
    if (!stopped.signal.aborted) device.note(false);
    await file.close();
  }

  void run();
  return {
    onSignal: (listener) => void listeners.push(listener),
    muteWhile(condition) {
      isMuted = condition;
    },
    measureCarrier(isWanted) {
      const path = openPath;
      if (path !== undefined) void inTurn(() => setMeasuring(irCtl, path, isWanted, log));
    },
    presence: device.presence,
    close: () => stopped.abort(),
  };
}

/** How many bytes there are now; 0 where none are. */
async function readNow(file: FileHandle, buffer: Buffer): Promise<number> {
  try {
    return (await file.read(buffer, 0, buffer.length, null)).bytesRead;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw cause;
  }
}

// drivers/media/rc/mceusb.c and redrat3.c: only the wideband receiver, which hears from near, sees the carrier
const MEASURE = ["--wideband", "--measure-carrier"];
const MEASURE_NO_MORE = ["--narrowband", "--no-measure-carrier"];

/** Devices that cannot are as they were: the carrier of what they hear is then taken from the protocol. */
async function setMeasuring(irCtl: string, device: string, isWanted: boolean, log: Log): Promise<void> {
  const run = promisify(execFile)(irCtl, ["-d", device, ...(isWanted ? MEASURE : MEASURE_NO_MORE)], { timeout: IR_CTL_WITHIN_MS });
  const problem = await run.then(
    ({ stderr }) => stderr.trim(),
    (cause: Error) => cause.message.trim(),
  );
  if (problem) log.debug(`agent: ${device} does not measure carriers: ${problem.replaceAll("\n", "; ")}`);
}
