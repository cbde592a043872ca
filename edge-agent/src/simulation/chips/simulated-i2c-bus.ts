import { err, ok } from "@clima/schemas";
import { hex, type I2cBus } from "../../platform/i2c-bus.ts";

/** A chip as the bus sees it: bytes in, bytes out, or no answer. */
export interface SimulatedChip {
  /** False where the chip does not acknowledge. */
  write(bytes: readonly number[]): boolean;
  /** Undefined where the chip does not acknowledge. */
  read(length: number): readonly number[] | undefined;
}

/** A bus with chips at their addresses; who is not in the map does not answer. */
export function createSimulatedI2cBus(chips: ReadonlyMap<number, SimulatedChip>): I2cBus {
  return {
    async transfer(address, bytes, readLength) {
      const chip = chips.get(address);
      const noAnswer = err(`no answer from ${hex(address)}; is the chip plugged in?`);
      if (!chip || (bytes.length > 0 && !chip.write(bytes))) return noAnswer;
      const answer = readLength > 0 ? chip.read(readLength) : [];
      return answer ? ok(Uint8Array.from(answer)) : noAnswer;
    },
  };
}
