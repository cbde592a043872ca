import { createOneAtATime, err, ok, type Result } from "@clima/schemas";
import type { I2cPackage, PromisifiedBus } from "i2c-bus";
import { hex, type I2cBus } from "./i2c-bus.ts";
import { describeHolder, type KernelChips } from "./kernel-chips.ts";

/** After so many failures in a row the bus is closed; when it is opened again, the kernel sets it up from the start. */
const FAILURES_BEFORE_REOPEN = 3;

type HolderOf = KernelChips["holderOf"];

/** /dev/i2c-N by the package i2c-bus. The error says how the package is got. `holderOf` tells which driver has an address that is busy. */
export async function createLinuxI2cBus(
  busNumber: number,
  holderOf: HolderOf,
): Promise<Result<I2cBus & { close(): Promise<void> }, string>> {
  const found = await import("i2c-bus").then(
    (loaded) => ok(loaded.default),
    (cause: Error) => err(`the package i2c-bus cannot be loaded (${cause.message}); sudo apt install build-essential, then npm ci`),
  );
  return found.ok ? ok(createI2cBusOf(found.value.openPromisified, busNumber, holderOf)) : found;
}

/** The bus of a device that `openPromisified` opens. */
export function createI2cBusOf(
  openPromisified: I2cPackage["openPromisified"],
  busNumber: number,
  holderOf: HolderOf = async () => undefined,
): I2cBus & { close(): Promise<void> } {
  const inTurn = createOneAtATime();
  let device: PromisifiedBus | undefined;
  let failures = 0;

  async function close(): Promise<void> {
    const open = device;
    device = undefined;
    await open?.close();
  }

  async function transferNow(address: number, bytes: readonly number[], readLength: number): Promise<Result<Uint8Array, string>> {
    try {
      device ??= await openPromisified(busNumber);
      const answer = await exchange(device, address, Buffer.from(bytes), readLength);
      failures = 0;
      return ok(answer);
    } catch (cause) {
      if (isBusy(cause as NodeJS.ErrnoException))
        return err(describeHolder({ busNumber, address }, await holderOf({ busNumber, address })));
      failures += 1;
      // The failure that is reported is that of the transfer
      if (failures >= FAILURES_BEFORE_REOPEN) await close().catch(() => undefined);
      return err(describeI2cFailure(cause as NodeJS.ErrnoException, busNumber, address));
    }
  }

  return {
    close,
    /** One after the other: the package shares one file, and with it one address, among all that call it. */
    transfer: (address, bytes, readLength) => inTurn(() => transferNow(address, bytes, readLength)),
  };
}

async function exchange(device: PromisifiedBus, address: number, bytes: Buffer, readLength: number): Promise<Uint8Array> {
  const answer = Buffer.alloc(readLength);
  const [command] = bytes;
  if (readLength === 0) {
    const { bytesWritten } = await device.i2cWrite(address, bytes.length, bytes);
    if (bytesWritten !== bytes.length) throw new Error(`took ${bytesWritten} of ${bytes.length} bytes`);
    return answer;
  }
  if (bytes.length > 1) throw new Error(`a read after a write of ${bytes.length} bytes is none that the package can do`);
  const { bytesRead } =
    command === undefined
      ? await device.i2cRead(address, readLength, answer)
      : await device.readI2cBlock(address, command, readLength, answer);
  if (bytesRead !== readLength) throw new Error(`gave ${bytesRead} of ${readLength} bytes`);
  return answer;
}

// errno(3) of Linux; the package leaves the code of EREMOTEIO empty
const NOT_ACKNOWLEDGED = new Set([6, 121]);
const BUSY = 16;

/** A driver of the kernel has the address. */
const isBusy = ({ code, errno = 0 }: NodeJS.ErrnoException): boolean => code === "EBUSY" || Math.abs(errno) === BUSY;

/** What the kernel's error means for the wiring and the set-up. */
function describeI2cFailure(cause: NodeJS.ErrnoException, busNumber: number, address: number): string {
  const device = `/dev/i2c-${busNumber}`;
  if (cause.code === "ENOENT")
    return `there is no ${device}; put dtparam=i2c_arm=on into /boot/firmware/config.txt, run sudo modprobe i2c-dev, and restart`;
  if (cause.code === "EACCES") return `${device} may not be opened; sudo usermod -aG i2c $USER, then log in again`;
  if (cause.code === "ETIMEDOUT")
    return `${device} hangs: a wire is loose or shorted, or a chip holds the clock; check the wiring, then switch the power off and on`;
  if (NOT_ACKNOWLEDGED.has(Math.abs(cause.errno ?? 0))) return `no answer from ${hex(address)} on ${device}; is the chip plugged in?`;
  return `${device}, ${hex(address)}: ${cause.message}`;
}
