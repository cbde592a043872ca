import type { Result } from "@clima/schemas";

/** A bus of chips, each at an address of 7 bits. */
export interface I2cBus {
  /**
   * Writes `bytes` to the chip, then reads `readLength` bytes, in one transaction (repeated start); with no bytes or a length of 0 it
   * is a plain read or write. A chip that does not answer, and a short answer, is an error in words: never a number.
   */
  transfer(address: number, bytes: readonly number[], readLength: number): Promise<Result<Uint8Array, string>>;
}

/** A byte as data sheets write it: 0x0f. */
export const hex = (byte: number) => `0x${byte.toString(16).padStart(2, "0")}`;
