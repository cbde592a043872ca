import type { KernelChips } from "../../platform/kernel-chips.ts";
import type { ChipSettings } from "../chip-finder.ts";
import { CHIP_KINDS } from "../chips.ts";
import { createKernelSensor, type KernelSensor } from "./kernel-sensor.ts";

/**
 * The sensors that the drivers of the kernel are for, without those that the settings switch off; in the order of the chips, so that the better
 * one is believed.
 */
export async function findKernelSensors(kernel: KernelChips, settings: ChipSettings): Promise<readonly KernelSensor[]> {
  const sensors = (await kernel.list()).flatMap((chip) => createKernelSensor(chip) ?? []);
  const isOn = ({ kind }: KernelSensor) => kind === undefined || settings[kind as keyof ChipSettings] !== "off";
  const rankOf = ({ kind }: KernelSensor) => CHIP_KINDS.findIndex(({ name }) => name.toLowerCase() === kind);
  return sensors.filter(isOn).sort((a, b) => rankOf(a) - rankOf(b));
}
