import { type Library, wishOf } from "@clima/infrared";
import type { ClimateMemory } from "../../commands/climate-memory.ts";
import type { SentState } from "../../commands/climate-plan.ts";

/**
 * The states of the library's air conditioners that follow from a signal of another remote control: of all remotes of its protocol that can read it.
 * Each is remembered as what that air conditioner holds now; what the signal does not say stays as it was.
 */
export function hearClimate(timingsUs: readonly number[], protocol: string, library: Library, memory: ClimateMemory): readonly SentState[] {
  return Object.keys(library.airConditioners()).flatMap((name) => {
    const remote = library.remote(name);
    const climate = remote.ok ? remote.value.climate : undefined;
    const before = memory.wanted(name);
    const heard = climate?.protocol === protocol ? climate.decode(timingsUs, before?.held) : undefined;
    if (climate === undefined || heard === undefined) return [];
    const held = { ...before?.held, ...heard };
    const state = wishOf(held, climate.range.modes[0] ?? "auto");
    memory.want(name, { ...before, ...state, held });
    return [{ remote: name, ...state, source: "heard" as const }];
  });
}
