import { err, ok, type Result } from "@clima/schemas";
import type { KernelChip } from "../../platform/kernel-chips.ts";
import { type Channel, parseNumber } from "./channels.ts";

/** Of counters of light with 16 bits: the light is any that is brighter. */
const SATURATED_COUNTS = 0xffff;

type ReadNumber = Result<number, string>;

/** Reads what a chip's files say, in the units of the quantities; the error says of which file, and why it gives no value. */
export function createChannelReader(chip: KernelChip) {
  let isGone = false;

  async function numberIn(file: string): Promise<ReadNumber> {
    const text = await chip.readText(file);
    isGone = !text.ok && text.error.isGone;
    if (!text.ok) return err(`${file}: ${text.error.reason}`);
    const value = parseNumber(text.value);
    return value === undefined ? err(`${file} says ${JSON.stringify(text.value.trim())}, expected a number`) : ok(value);
  }

  async function readScaled({ raw = "", scale, offset }: Channel): Promise<ReadNumber> {
    const counts = await numberIn(raw);
    if (!counts.ok) return counts;
    if (scale === undefined) return err(`${raw} has no scale beside it, so its unit is not known`);
    const factor = await numberIn(scale);
    if (!factor.ok) return factor;
    if (factor.value === 0) return err(`${scale} says 0, with which everything would be 0`);
    const added = offset === undefined ? ok(0) : await numberIn(offset);
    return added.ok ? ok((counts.value + added.value) * factor.value) : added;
  }

  async function whyUnusable({ fault, raw, quantity }: Channel): Promise<string | undefined> {
    if (fault !== undefined) {
      const said = await numberIn(fault);
      if (!said.ok) return said.error;
      if (said.value !== 0) return `${fault} says that the chip is broken`;
    }
    if (quantity !== "illuminanceLux" || raw === undefined) return undefined;
    const counts = await numberIn(raw);
    if (!counts.ok) return counts.error;
    return counts.value >= SATURATED_COUNTS ? `there is more light than a ${chip.name} can tell` : undefined;
  }

  async function readChannel(channel: Channel): Promise<ReadNumber> {
    const unusable = await whyUnusable(channel);
    if (unusable !== undefined) return err(unusable);
    const value = channel.input === undefined ? await readScaled(channel) : await numberIn(channel.input);
    return value.ok ? ok(value.value * channel.perKernelUnit) : value;
  }

  /** `isHeld` is false once the driver has let go of the chip. */
  return { readChannel, isHeld: () => !isGone };
}
