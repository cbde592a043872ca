import { execFile } from "node:child_process";
import { open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Burst, toBursts } from "@clima/infrared";
import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { Transmitter } from "./transmitter.ts";

/** The carrier of a device on which nobody has set another one (drivers/media/rc/gpio-ir-tx.c). */
const DEFAULT_CARRIER_HZ = 38_000;
/** Receivers hear a carrier that is so far from theirs. */
const NEAR_CARRIER_HZ = 700;
const IR_CTL_WITHIN_MS = 5000;

export interface LircDeps {
  /** Asked before each transmission, for devices come and go. */
  readonly findDevice: () => Promise<Result<string, string>>;
  readonly clock: Clock;
  /** The program of v4l-utils, which alone can set the carrier: Node has no ioctl. */
  readonly irCtl?: string;
}

/**
 * The kernel's infrared device: pulses written to /dev/lircN, one burst after the other. Another carrier than the device's is set by ir-ctl,
 * which sends the first burst; the device keeps it.
 */
export function createLircTransmitter({ findDevice, clock, irCtl = "ir-ctl" }: LircDeps): Transmitter {
  let carrierHz: number | undefined;

  async function sendFirst(device: string, burst: Burst, wantedHz: number): Promise<Result<void, string>> {
    const isSet = carrierHz !== undefined && Math.abs(carrierHz - wantedHz) <= NEAR_CARRIER_HZ;
    if (isSet) return writeBurst(device, burst);
    const sent = await sendByIrCtl(irCtl, device, burst, wantedHz);
    if (sent === "not installed") {
      const isDefault = carrierHz === undefined && Math.abs(DEFAULT_CARRIER_HZ - wantedHz) <= NEAR_CARRIER_HZ;
      if (isDefault) return writeBurst(device, burst);
      return err(`a carrier of ${wantedHz} Hz can be set by ir-ctl only; sudo apt install v4l-utils`);
    }
    if (sent.ok) carrierHz = wantedHz;
    return sent;
  }

  return {
    async transmit(frame) {
      const device = await findDevice();
      if (!device.ok) return device;
      const bursts = toBursts(frame.timingsUs);
      if (!bursts.ok) return bursts;
      for (const [index, burst] of bursts.value.entries()) {
        const sent = index === 0 ? await sendFirst(device.value, burst, frame.carrierHz) : await writeBurst(device.value, burst);
        if (!sent.ok) return sent;
        if (burst.gapUs > 0) await clock.sleepMs(burst.gapUs / 1000);
      }
      return ok(undefined);
    },
  };
}

/** Resolves when the kernel has sent it all. */
async function writeBurst(device: string, { timingsUs }: Burst): Promise<Result<void, string>> {
  const bytes = Buffer.alloc(4 * timingsUs.length);
  for (const [index, us] of timingsUs.entries()) bytes.writeUInt32LE(Math.abs(Math.round(us)), 4 * index);
  try {
    const file = await open(device, "r+");
    try {
      // Without a position: the device has none
      await file.write(bytes, 0, bytes.length, null);
    } finally {
      await file.close();
    }
    return ok(undefined);
  } catch (cause) {
    return err(describeLircFailure(cause as NodeJS.ErrnoException, device));
  }
}

/** By a file: of a pipe, ir-ctl loses the first line; of signed numbers it knows nothing on Bookworm. */
async function sendByIrCtl(
  irCtl: string,
  device: string,
  { timingsUs }: Burst,
  carrierHz: number,
): Promise<Result<void, string> | "not installed"> {
  const file = join(tmpdir(), `clima-ir-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const lines = timingsUs.map((us) => `${us > 0 ? "pulse" : "space"} ${Math.abs(Math.round(us))}`);
  try {
    await writeFile(file, [`carrier ${carrierHz}`, ...lines, ""].join("\n"), { mode: 0o600 });
    await promisify(execFile)(irCtl, ["-d", device, "-s", file], { timeout: IR_CTL_WITHIN_MS });
    return ok(undefined);
  } catch (cause) {
    const { code, stderr, message } = cause as NodeJS.ErrnoException & { stderr?: string };
    return code === "ENOENT" ? "not installed" : err(`ir-ctl could not send on ${device}: ${(stderr || message).trim().split("\n")[0]}`);
  } finally {
    await rm(file, { force: true });
  }
}

/** What the kernel's answer means to who built the station. */
export function describeLircFailure(cause: NodeJS.ErrnoException, device: string): string {
  if (cause.code === "ENOENT" || cause.code === "ENODEV") return `${device} is gone; is the overlay gpio-ir-tx still loaded?`;
  if (cause.code === "EACCES") return `${device} may not be used; sudo usermod -aG video $USER, then log in again`;
  if (cause.code === "EINVAL") return `${device} does not take these pulses; can it send? clima doctor tells`;
  return `${device}: ${cause.message}`;
}
