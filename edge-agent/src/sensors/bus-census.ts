import type { I2cBus } from "../platform/i2c-bus.ts";
import { describeStranger } from "./chips.ts";

/** Who is at which address of a bus. */
export interface BusCensus {
  /** A known chip is at the address and answers, or no longer does. */
  claim(address: number, isAnswering: boolean): void;
  isClaimed(address: number): boolean;
  /** Somebody answers at the address who is not of the kind that was asked for; in words, who. */
  noteStranger(address: number): Promise<string>;
  /** A driver of the kernel has the address; in words, which one. */
  noteHeld(address: number, said: string): void;
  /** In words those that are of no kind at all, and those that the kernel holds. */
  strangers(): readonly string[];
}

/** Remembers it while a bus is searched. */
export function createBusCensus(bus: I2cBus): BusCensus {
  const owned = new Map<number, boolean>();
  const strangers = new Map<number, string>();
  return {
    claim: (address, isAnswering) => void owned.set(address, isAnswering),
    isClaimed: (address) => owned.get(address) === true,
    async noteStranger(address) {
      const said = strangers.get(address) ?? (await describeStranger(bus, address));
      strangers.set(address, said);
      return said;
    },
    noteHeld: (address, said) => void strangers.set(address, said),
    strangers: () => [...strangers].filter(([address]) => !owned.has(address)).map(([, said]) => said),
  };
}
