import type { DoorOut, DoorsSettings } from "../settings.ts";

/** The part of the doors' settings that those out need. */
export interface DoorsOutSettings extends Pick<DoorsSettings, "base" | "mqtt" | "softwareVersion"> {
  /** The queue is in its folder `doors`. */
  readonly dataDir: string;
  readonly doors: Pick<DoorsSettings["doors"], "out">;
}

/** How long readings wait for a network that takes old ones: a week. */
export const HISTORY_MS = 7 * 86_400_000;

/** Time between two reports: that of the settings, where the network allows so many. */
export const everyMsOf = ({ intervalMs }: { readonly intervalMs?: number }, usualMs: number, leastMs: number): number =>
  intervalMs === undefined ? usualMs : Math.max(intervalMs, leastMs);

/** The names of the doors, in their order: kind and station, and a number where there are several of these. */
export function namesOf(doors: readonly Pick<DoorOut, "kind" | "station">[]): readonly string[] {
  const used = new Map<string, number>();
  return doors.map(({ kind, station }) => {
    const name = `${kind}-${station}`;
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
